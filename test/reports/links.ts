/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'puppeteer-core';

/** The links of a page to files beside it that are not there, or have not got the anchor. */
export async function brokenLinks(page: Page): Promise<string[]> {
  const links = await page.$$eval('a[href]', (all) => [...new Set(all.map(({ href }) => href))]);
  return links.filter((link) => link.startsWith('file:')).filter((link) => !leadsSomewhere(link));
}

function leadsSomewhere(link: string): boolean {
  const { hash, href } = new URL(link);
  const file = fileURLToPath(href.slice(0, href.length - hash.length));
  if (!existsSync(file)) return false;
  return hash === '' || idsIn(file).has(decodeURIComponent(hash.slice(1)));
}

/** Pages are megabytes, and every page links to several others. */
const known = new Map<string, ReadonlySet<string>>();

function idsIn(file: string): ReadonlySet<string> {
  let ids = known.get(file);
  if (ids === undefined) {
    ids = new Set([...readFileSync(file, 'utf8').matchAll(/ id="([^"]*)"/g)].map(([, id]) => id));
    known.set(file, ids);
  }
  return ids;
}
