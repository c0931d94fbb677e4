import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endOf, fpp, fppCommand } from './fixture';

/** Outside of any checkout, with no packages near it. */
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fpp-modules-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const made = `
const environment = new CycleWorld({ length: 4 });
const network = elman(environment, { hiddenUnits: 4 });
const trainer = new Fpp({ truncationLength: 2, bufferSize: 10 });
const made = {
  name: 'mine', title: 'a study', metric: 'error', engine: 'lanes',
  protocol: { steps: 100, learningRates: [0.01], seeds: 2, bins: 4 },
  settings: [{ environment, network, trainer, streams: 1 }],
};`;
const required = `const { CycleWorld, elman, Fpp } = require('fixed-point-propagation');${made}`;
const imported = `import { CycleWorld, elman, Fpp } from 'fixed-point-propagation';${made}`;

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

describe('an experiment’s module', () => {
  it.each([
    ['a.cjs', `${required} exports.experiment = made;`],
    ['b.cjs', `${required} module.exports = { experiment: made };`],
    ['c.js', `${required} module.exports = made;`],
    ['d.cjs', `${required} exports.__esModule = true; exports.default = made;`],
    ['e.mjs', `${imported} export const experiment = made;`],
    ['f.mjs', `${imported} export default made;`],
    ['g.mjs', `${imported} await 0; export default { experiment: made };`],
    [
      'h.ts',
      `import type { Setting } from 'x'; ${imported} export const experiment: object = made;`,
    ],
    ['i.ts', `${required} const unused: number = 0; module.exports = { experiment: made };`],
    [
      'j.mts',
      `${imported} enum Kind { One } export default { ...made, more: Kind.One } as object;`,
    ],
    ['k.cts', `${required} exports.experiment = made as object;`],
    ['l.ts', `export { made as experiment } from './parts/l.ts';`],
    ['m.cjs', `module.exports = { experiment: require('./parts/m.cts').made };`],
  ])('may be %s', async (name, text) => {
    write({
      'parts/l.ts': `${imported} export { made };`,
      'parts/m.cts': `${required} const unused: number = 0; exports.made = made;`,
      [name]: text.replace(', more: Kind.One', ''),
    });
    expect(await fpp('status', join(folder, name), '--out', folder)).toEqual({
      code: 0,
      out: 'mine: 0 of 1 settings computed; missing: 0\n',
      err: '',
    });
  });

  it('may be named without its ending, or by its folder, and is found by the workers', async () => {
    write({
      'n.js': `${required} exports.experiment = made;`,
      'o/index.js': "module.exports = require('../n');",
    });
    expect(await fpp('run', join(folder, 'n'), '--out', folder)).toMatchObject({
      code: 0,
      err: '',
    });
    expect(await fpp('status', join(folder, 'o'), '--out', folder)).toMatchObject({
      code: 0,
      out: 'mine: 1 of 1 settings computed\n',
    });
  });

  it('may leave open what keeps a process alive, and its warnings take a line each', async () => {
    const name = 'open.mjs';
    write({
      [name]: `${imported} import { createServer } from 'node:net';
        createServer().listen(0); setInterval(() => {}, 1000); process.stdin.resume();
        process.emitWarning('one\\ntwo'); process.emitWarning('old', 'DeprecationWarning');
        export const experiment = made;`,
    });
    const out = join(folder, 'open');
    const ran = await fpp('run', join(folder, name), '--out', out, '--workers', '1');
    expect(ran).toMatchObject({ code: 0, err: 'Warning: one two\n' });
    expect(ran.out).toMatch(/^mine: 1 settings computed in [^\n]*\n$/);
    const message = 'cannot write the output: there is no space left on the device\n';
    const full = await endOf(
      spawn('bash', [
        '-c',
        '"$@" > /dev/full',
        'bash',
        ...fppCommand,
        'status',
        join(folder, name),
        '--out',
        out,
      ]),
    );
    expect(full).toMatchObject({ code: 1, err: `Warning: one two\n${message}` });
  });

  it.each([
    ['p.cjs', '', 'experiment must be exported, e.g. `module.exports.experiment = { name: '],
    ['p.mjs', '', 'experiment must be exported, e.g. `export const experiment = { name: '],
    ['p.ts', 'export const other = 5;', 'experiment must be exported'],
    ['q.mjs', 'export default () => 5;', 'experiment must be exported'],
    ['r.cjs', 'module.exports = null;', 'experiment must be exported'],
    ['s.mjs', 'export const experiment = 5;', 'the options must be an object of name, title,'],
    ['t.ts', 'const a: = 5;', 'cannot be loaded: SyntaxError: '],
    ['u.cjs', 'no code', 'cannot be loaded: SyntaxError: Unexpected identifier'],
    [
      'v.mjs',
      "import 'nowhere-to-be-found';",
      "cannot be loaded: Error: Cannot find package 'nowhere",
    ],
    ['w.cjs', "require('nowhere-to-be-found')", "Error: Cannot find module 'nowhere-to-be-found'"],
    ['x.cjs', "throw new Error('mine')", 'cannot be loaded: Error: mine ('],
    ['y.mjs', 'await new Promise(() => {});', 'fpp ended before it was done'],
    ['z.cjs', 'process.exit(0)', 'fpp ended before it was done'],
    ['z.txt', 'text', 'experiment must be a module: .js, .mjs, .cjs, .ts, .mts, .cts; got "'],
    ['run.sh', '#!/bin/sh', 'experiment must be a module: .js, .mjs, .cjs, .ts, .mts, .cts; got "'],
    ['z.json', '{}', 'experiment must be a module: .js, .mjs, .cjs, .ts, .mts, .cts; got "'],
    [
      'fresh.mjs',
      `${imported} export const experiment = { ...made, name: 'mine-fresh' };`,
      'name must be a name without -fresh, which is that of a re-run on fresh seeds; got "mine-fresh"',
    ],
    [
      'await.cjs',
      'module.exports = await 5;',
      'await is only valid in async functions and the top level bodies of modules (',
    ],
    ['import.cjs', "import 'node:fs';", 'call the file .mjs, or use require and module.exports'],
    ['export.cjs', 'export default 5;', 'call the file .mjs, or use require and module.exports'],
    ['require.mjs', "require('x');", 'call the file .cjs, or use import and export'],
    [
      'rejected.mjs',
      `${imported} Promise.reject(new Error('one')); Promise.reject(new Error('two'));
      export const experiment = made;`,
      /^Error: one \(\S*rejected\.mjs:\d+:\d+\): a promise that is rejected must be awaited, or/,
    ],
    [
      'promised.cjs',
      'exports.experiment = new Promise(() => {});',
      'experiment must be an object, at once, e.g. `export const experiment = await …`; got a promise',
    ],
    [
      'rejected.cjs',
      `${required} Promise.reject(5); exports.experiment = made;`,
      'thrown: 5: a promise that is rejected must be awaited, or its error caught',
    ],
    [
      'streams.mjs',
      `${imported} const [setting] = made.settings;
      export const experiment = { ...made, settings: [{ ...setting, streams: 1e9 }] };`,
      / × 1,000,000,000 streams × [^\n]* would need about [^\n]*: take fewer of them\n$/,
    ],
  ])('that is none is told of in one line: %s', async (name, text, message) => {
    write({ [name]: text });
    // Of its own: a module may fail once others have begun to write.
    const target = join(folder, 'none', name);
    const { code, out, err } = await fpp('run', join(folder, name), '--out', target);
    expect({ isRefused: code === 1 || code === 2, out }).toEqual({ isRefused: true, out: '' });
    if (typeof message === 'string') expect(err).toContain(message);
    else expect(err).toMatch(message);
    expect(err.trimEnd()).not.toContain('\n');
  });
});
