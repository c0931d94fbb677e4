/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import axe from 'axe-core';
import type { Page } from 'puppeteer-core';

/**
 * What axe-core, with all its rules, has against a page: the rule and where it is broken. It changes
 * the page: folded parts are opened, for what is hidden is not looked at.
 */
export async function accessibilityViolations(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
    // Most nodes of a page are inside its plots and formulas, and no rule can say anything of them:
    // a plot is one image with a name, the letters of a formula stand hidden beside its MathML. Their
    // places stay, as large as they were.
    for (const formula of document.querySelectorAll<HTMLElement>('.katex-html')) {
      const { width, height } = formula.getBoundingClientRect();
      formula.replaceChildren();
      formula.style.cssText = `display: inline-block; width: ${width}px; height: ${height}px`;
    }
    for (const drawing of document.querySelectorAll('.plot .main-svg, .still svg'))
      drawing.replaceChildren();
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
