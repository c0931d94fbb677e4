import type { Page } from 'puppeteer-core';

/** Far below the 16,384 device pixels beyond which Chromium repeats the page's beginning. */
const HEIGHT = 4_000;

/**
 * A page as pictures, each of a part that is 4,000 pixels high at most.
 *
 * @param path of the pictures, without `-1.png`
 */
export async function photograph(page: Page, path: string): Promise<void> {
  const before = page.viewport();
  if (before === null) throw new Error('the page has no viewport');
  await page.setViewport({ ...before, height: HEIGHT });
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  for (let part = 0; part * HEIGHT < height; part++) {
    await page.evaluate((top) => {
      scrollTo(0, top);
    }, part * HEIGHT);
    await page.screenshot({ path: `${path}-${part + 1}.png` });
  }
  await page.setViewport(before);
}
