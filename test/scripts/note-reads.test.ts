import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const noteReads = path.resolve(__dirname, '../../jupyter/kernels/tslab/note-reads.cjs');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'fpp-reads-'));
  writeFileSync(path.join(folder, 'here'), 'content');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs a script in the folder and returns what it noted of the folder. */
function notedBy(script: string): string[] {
  const notes = path.join(folder, 'notes');
  writeFileSync(notes, '');
  const main = path.join(folder, 'main.cjs');
  writeFileSync(main, script);
  const env = {
    ...process.env,
    FPP_KERNEL_READS: notes,
    NODE_OPTIONS: `--require ${JSON.stringify(noteReads)}`,
  };
  const { stderr } = spawnSync(process.execPath, [main], { cwd: folder, encoding: 'utf8', env });
  expect(stderr).toBe('');
  return readFileSync(notes, 'utf8')
    .split('\n')
    .filter((line) => /(here|there)$/.test(line))
    .map((line) => line.replace(`${folder}/`, ''));
}

it.each([
  ["require('fs').readFileSync('here')", 'read here'],
  ["require('fs').readFileSync(new URL('file://' + process.cwd() + '/here'))", 'read here'],
  ["require('fs').closeSync(require('fs').openSync('here'))", 'read here'],
  ["require('fs').readFile('here', () => {})", 'read here'],
  ["require('fs/promises').readFile('here')", 'read here'],
  ["require('fs').createReadStream('here')", 'read here'],
  ["import('node:fs').then(({ readFileSync }) => readFileSync('here'))", 'read here'],
  ["require('fs').existsSync('there')", 'look there'],
  ["require('fs').statSync('here')", 'look here'],
  ["require('fs/promises').access('here')", 'look here'],
])('%s is noted as "%s"', (script, note) => {
  expect(notedBy(script)).toContain(note);
});

it('notes each thing once, and nothing that was not looked at', () => {
  const script = "const fs = require('fs'); for (const _ of [1, 2]) fs.readFileSync('here');";
  expect(notedBy(script)).toEqual(['read here']);
});

it('notes what a forked process looks at', () => {
  const child = path.join(folder, 'child.cjs');
  writeFileSync(child, "require('fs').readFileSync('here')");
  expect(notedBy("require('child_process').fork('./child.cjs')")).toContain('read here');
});

it('leaves the functions as they are: wrong use is refused by them', () => {
  const script =
    "try { require('fs').readFileSync(undefined) } catch ({ code }) { require('fs').existsSync(code + '.there') }";
  expect(notedBy(script)).toEqual(['look ERR_INVALID_ARG_TYPE.there']);
});
