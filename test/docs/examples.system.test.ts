import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { everyExport, examplesOf } from './exports';

const root = path.resolve(__dirname, '..', '..');

/** The lines that the README begins with. */
const [, readme = ''] =
  /^```ts\n(.*?)^```$/ms.exec(readFileSync(path.join(root, 'README.md'), 'utf8')) ?? [];

const examples = [
  {
    name: 'README.md',
    code: `const stream: [number[], number[]][] = [[[0.3, 0.9], [0.5]]];\n${readme}`,
  },
  ...everyExport().flatMap((exported) =>
    examplesOf(exported).map((code, i) => ({
      name: `${exported.name}, example ${String(i + 1)}`,
      code,
    })),
  ),
];

let folder: string;
beforeAll(() => {
  // Inside the repository, so that the package is found by its name.
  mkdirSync(path.join(root, 'reports'), { recursive: true });
  folder = mkdtempSync(path.join(root, 'reports', 'examples-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

it('there are examples of what a user meets; the README begins with five lines', () => {
  const names = examples.map(({ name }) => name);
  for (const met of ['learn', 'Fpp', 'Recording', 'elman', 'predict', 'exportWeights']) {
    expect(names).toContain(`.: ${met}, example 1`);
  }
  expect(readme.trimEnd().split('\n')).toHaveLength(5);
});

it('every example compiles as strictly as the library, as a module of its own', () => {
  const files = examples.map(({ code }, i) => {
    const file = path.join(folder, `${String(i)}.mts`);
    writeFileSync(file, code);
    return file;
  });
  const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), (file) =>
    ts.sys.readFile(file),
  ) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram(files, { ...options, noEmit: false, noUnusedLocals: false });
  const { diagnostics } = program.emit();
  const said = [...ts.getPreEmitDiagnostics(program), ...diagnostics].map(
    ({ file, messageText }) =>
      `${path.basename(file?.fileName ?? '')}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
  );
  expect(said).toEqual([]);
});

it.each(examples.map(({ name, code }, i) => [name, i, code] as const))(
  '%s runs, and prints what it says',
  async (name, i, code) => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [`${String(i)}.mjs`], {
      cwd: folder,
    });
    // TensorFlow tells on which processor it is.
    const said = stderr
      .split('\n')
      .filter((line) => line !== '' && !/tensorflow|oneDNN/i.test(line));
    expect(said).toEqual([]);
    const printed = stdout.trimEnd().split('\n').filter(Boolean);
    if (name === 'README.md') {
      expect(printed.join(' ')).toMatch(/^Float64Array\(1\) \[ ?-?[\d.e-]+ ?\] [\d.e-]+$/);
      return;
    }
    const promised = [...code.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, text]) => text);
    expect(printed).toEqual(promised);
  },
);
