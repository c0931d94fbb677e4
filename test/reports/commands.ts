/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { experiments } from '../../lib/experiments';
import { packageRoot } from '../../lib/platform/machine';
import { FRESH } from '../../lib/sweeps';

/** The commands beside the figures of a page. */
export function commandsOf(page: Page): Promise<string[]> {
  return page.$$eval('.command code', (codes) => codes.map(({ textContent }) => textContent));
}

/** Whether every part of a command is one that this package understands. */
export function isRunnable(command: string): boolean {
  return command.split(' && ').every((part) => {
    const experiment = /^fpp run (\S+)$/.exec(part)?.[1];
    if (experiment !== undefined) return names.has(experiment);
    const notebook = /^npm run walkthrough -- --only (\S+)$/.exec(part)?.[1];
    return notebook !== undefined && notebooks.some((file) => file.includes(notebook));
  });
}

const names = new Set(experiments.flatMap(({ name }) => [name, `${name}${FRESH}`]));
const notebooks = readdirSync(join(packageRoot, 'notebooks'));
