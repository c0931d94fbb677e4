// Bundles the package as it is installed into dist/package: for Node.js one CommonJS file for each name that is
// required or imported, and what several share beside it; for browsers a module with nothing of Node.js; and the
// declarations. Reads lib and, for declarations and names, what tsc made in dist.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { transform } from 'esbuild';
import { rolldown } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';
import { fromRoot } from './setup/paths.mjs';

const require = createRequire(import.meta.url);
const { BUNDLE_FOLDER, bundledName, entryModules, processModules } = require(
  fromRoot('dist', 'platform', 'own-modules.js'),
);
const folder = fromRoot('dist', BUNDLE_FOLDER);

/** Packages of which what is used becomes part of the bundle: alone they take three times the room. */
const inside = ['seedrandom', 'zod'];

/** Whether a module is imported when the bundle runs: Node.js's own, and packages that may be left out. */
const isLeftOutside = (id) =>
  !id.startsWith('.') && !id.startsWith('\0') && !path.isAbsolute(id) && !inside.includes(id);

/** Modules by their names in the bundle, as rolldown takes them in. */
const entriesOf = (modules, fileOf) =>
  Object.fromEntries(
    Object.entries(modules).map(([name, module]) => [bundledName(name), fileOf(module)]),
  );

/** The files of lib are imported as what they are compiled to. */
const resolve = { extensionAlias: { '.js': ['.ts', '.js'] } };

/** Puts other text in the place of modules. */
const replaced = (textOf) => ({
  name: 'replaced',
  resolveId: (id) => (textOf(id) === undefined ? null : `\0${id}`),
  load: (id) => (id.startsWith('\0') ? textOf(id.slice(1)) : null),
});

const errors = fromRoot('lib', 'validation', 'errors.ts');

/** Commands that work on what is in the repository only, and the page of another, drawn by what is there only. */
const OF_THE_REPOSITORY = /\/commands\/(bench|report)\.js$/;
const PAGE_OF_STATUS = /\/reports\/standing-page\.js$/;
const refusal = (what) => `import { FppError } from ${JSON.stringify(errors)};
  const refuse = () => {
    throw new FppError('fpp ${what} works in the repository, and is no part of the package that is installed');
  };`;
const ofTheRepository = replaced((id) => {
  if (PAGE_OF_STATUS.test(id)) {
    return `${refusal('status --page')} export const standingPage = refuse;`;
  }
  const command = OF_THE_REPOSITORY.exec(id)?.[1];
  if (command === undefined) return undefined;
  return `${refusal(command)}
    export const ${command} = { get help() { return refuse(); }, run: async () => refuse() };`;
});

async function bundleForNode() {
  const bundle = await rolldown({
    input: {
      ...entriesOf({ ...entryModules, ...processModules }, (module) =>
        fromRoot('lib', `${module}.ts`),
      ),
      cli: fromRoot('lib', 'cli', 'main.ts'),
    },
    external: isLeftOutside,
    platform: 'node',
    plugins: [ofTheRepository],
    resolve,
  });
  const { output } = await bundle.write({
    dir: folder,
    format: 'cjs',
    entryFileNames: '[name].js',
    // Beside the others: where a file is, it finds the package by.
    chunkFileNames: 'shared-[name].js',
    comments: false,
    exports: 'named',
  });
  // Names of a file's own stay, by which a stack is read; those within its functions do not.
  await tighten(output, { minify: true, platform: 'node' });
  // In the repository the command runs the modules that the tests and scripts know.
  const launcher = `#!/usr/bin/env node
'use strict';
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const modules = join(__dirname, '..', 'cli', 'main.js');
require(existsSync(modules) ? modules : './cli.js');
`;
  writeFileSync(path.join(folder, 'fpp.js'), launcher, { mode: 0o755 });
}

/** Takes out what only readers need; lines stay short, since Node.js shows the one that has thrown. */
async function tighten(output, options) {
  for (const { fileName, code } of output) {
    const { code: tight } = await transform(code, {
      ...{ target: 'es2022', lineLimit: 100, legalComments: 'none' },
      ...options,
    });
    writeFileSync(path.join(folder, fileName), tight);
  }
}

/** What a browser has none of, and what is said when it is called all the same. */
const forBrowsers = replaced((id) => {
  if (id.endsWith('/native/native-engine.js')) return `throw new Error('no native code');`;
  if (id.endsWith('/tensors/tensors-engine.js')) {
    return `import { FppError } from ${JSON.stringify(errors)};
      throw new FppError('the tensors engine needs Node.js; the dense one computes large networks in a browser, too');`;
  }
  if (id === 'crypto' || id === 'node:crypto') return stub('node:crypto');
  if (!id.startsWith('node:')) return undefined;
  if (id === 'node:path') {
    return `export const join = (...parts) => parts.join('/');
      export const dirname = (name) => name.replace(/\\/[^/]*$/, '');
      export const basename = (name) => name.replace(/^.*\\//, '');
      export const resolve = join;
      export default { join, dirname, basename, resolve };`;
  }
  // Whoever asks how much memory there is looks first whether anybody can tell.
  if (id === 'node:os' || id === 'node:v8') {
    return 'export const totalmem = undefined, getHeapStatistics = undefined, cpus = undefined;';
  }
  return stub(id);
});

/** A module of Node.js whose functions say that they are not there. */
function stub(id) {
  const names = Object.keys(require(id)).filter((name) => /^[a-z]\w*$/i.test(name));
  return `import { FppError } from ${JSON.stringify(errors)};
    const missing = (name) => () => {
      throw new FppError(name + ' needs Node.js, and there is none in a browser');
    };
    ${names.map((name) => `export const ${name} = /* @__PURE__ */ missing('${name}');`).join('\n')}
    export default {};`;
}

async function bundleForBrowsers() {
  const bundle = await rolldown({
    input: { browser: fromRoot('lib', 'index.ts') },
    platform: 'browser',
    plugins: [forBrowsers],
    resolve,
    transform: { define: { 'process.env': '{}', __dirname: '"."', __filename: '"."' } },
  });
  const { output } = await bundle.write({
    dir: folder,
    format: 'es',
    entryFileNames: '[name].mjs',
    chunkFileNames: 'browser-[name].mjs',
    comments: false,
  });
  // Errors are told by their names, also where they are bundled once more.
  await tighten(output, { minify: true, keepNames: true, platform: 'browser' });
}

function writeLicences() {
  const licences = inside.map(
    (name) => `Parts of ${name} are in this folder.\n\n${licenceOf(name)}`,
  );
  writeFileSync(path.join(folder, 'licences.txt'), licences.join('\n\n'));
}

/** The licence of a package: a file of its own, or the end of what it says of itself. */
function licenceOf(name) {
  const file = fromRoot('node_modules', name, 'LICENSE');
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const [licence] = /^LICENSE.*/ms.exec(
    readFileSync(fromRoot('node_modules', name, 'README.md'), 'utf8'),
  );
  return licence;
}

async function bundleDeclarations() {
  const bundle = await rolldown({
    input: entriesOf(entryModules, (module) => fromRoot('dist', `${module}.d.ts`)),
    external: (id) => !id.startsWith('.') && !path.isAbsolute(id),
    plugins: [dts({ dtsInput: true, tsconfig: false })],
  });
  const { output } = await bundle.write({
    dir: folder,
    format: 'es',
    entryFileNames: '[name].d.ts',
    chunkFileNames: 'shared-[name].d.ts',
  });
  for (const { fileName, code } of output) {
    // Imports of what only declarations that went away were made of.
    const lines = code.split('\n').filter((line) => !importOfInside.test(line));
    writeFileSync(path.join(folder, fileName), lines.join('\n'));
  }
}

/** No declaration may need a package that is not installed; that none does, a test sees. */
const importOfInside = new RegExp(`^import .* from "(${inside.join('|')})";$`);

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
writeLicences();
await Promise.all([bundleForNode(), bundleForBrowsers(), bundleDeclarations()]);
