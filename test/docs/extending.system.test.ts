import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { queryResults } from '../../lib/sweeps';
import { fpp } from '../sweeps/fixture';

const root = join(__dirname, '..', '..');

let folder: string;

beforeAll(() => {
  // Inside the repository, so that the package is found by its name.
  mkdirSync(join(root, 'reports'), { recursive: true });
  folder = mkdtempSync(join(root, 'reports', 'extending-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The TypeScript of a page, one block after the other. */
function codeOf(page: string): string {
  const text = readFileSync(join(root, 'docs', page), 'utf8');
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code).join('\n');
}

/** Compiles a file as strictly as the library is, and returns what the compiler says. */
function compile(path: string): string[] {
  const parsed = ts.getParsedCommandLineOfConfigFile(
    join(root, 'tsconfig.json'),
    { noEmit: false },
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
  );
  const program = ts.createProgram([path], parsed?.options ?? {});
  const { diagnostics } = program.emit();
  return [...ts.getPreEmitDiagnostics(program), ...diagnostics].map(({ messageText }) =>
    ts.flattenDiagnosticMessageText(messageText, '\n'),
  );
}

it('what the page adds compiles, is swept, verified and read, with no change in the library', async () => {
  const source = join(folder, 'study.ts');
  const study = join(folder, 'study.js');
  writeFileSync(source, codeOf('extending.md'));
  expect(compile(source)).toEqual([]);

  const results = join(folder, 'results');
  expect(await fpp('run', study, '--out', results)).toMatchObject({ code: 0 });
  const verified = await fpp('verify', results, '--experiment', study, '--sample', '5');
  expect(verified).toMatchObject({ code: 0, err: '' });
  expect(verified.out).toContain('24 rows held against their declaration, 5 recomputed');

  const read = await queryResults(
    'select trainer, rest, count(*) as runs, avg(error) as error from results group by all order by all',
    results,
  );
  expect(read).toMatchObject([
    { trainer: 'FPP', rest: null, runs: 8 },
    { trainer: 'FPP on the newest window', rest: 0, runs: 8 },
    { trainer: 'FPP on the newest window', rest: 1, runs: 8 },
  ]);
});
