/// <reference lib="dom" />
import axe from 'axe-core';
import type { Page } from 'puppeteer-core';

/**
 * What axe-core, with all its rules, has against a page: the rule and where it is broken. Folded
 * parts are opened first, for what is hidden is not looked at.
 */
export async function accessibilityViolations(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
      resultTypes: ['violations'],
    });
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target }) => `${id} (${help}): ${target.join(' ')}`),
    );
  });
}
