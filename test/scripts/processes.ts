import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';

/** The living processes (Linux) whose command line holds a text. */
export function processesWith(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && commandLine(name).includes(text))
    .map(Number);
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** Waits until no such process is left, in vain if one stays. */
export async function expectNoneWith(text: string): Promise<void> {
  for (let looks = 0; looks < 200 && processesWith(text).length > 0; looks++) await sleep(100);
  expect(processesWith(text)).toEqual([]);
}
