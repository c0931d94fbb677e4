import * as nodeModule from 'node:module';
import { createRequire } from 'node:module';
import { extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { failureLine } from '../platform/failure';
import { checkFile } from '../platform/files';
import { ownEntry, ownFile } from '../platform/own-modules';
import { isThenable } from '../validation/describe-value';
import { OptionError } from '../validation/errors';
import { SweepError } from './errors';
import * as hooks from './module-hooks';

/**
 * What a module of your own exports as its experiment: `experiment`, or the default export, or all of a
 * CommonJS module; unchecked.
 *
 * @param path of a file in JavaScript or TypeScript, or of a folder with an index.js
 * @throws OptionError if there is no such module, or it exports no experiment
 * @throws SweepError if it cannot be loaded
 * @throws FileError if it is no file
 */
export async function exportedExperiment(path: string): Promise<unknown> {
  const file = fileOf(path);
  checkFile(file);
  if (!['', ...ENDINGS].includes(extname(file))) {
    throw new OptionError('fpp', 'experiment', path, `a module: ${ENDINGS.join(', ')}`);
  }
  installHooks();
  let module: unknown;
  try {
    module = await import(pathToFileURL(file).href);
  } catch (error) {
    const [reason] = failureLine(error).split(' Require stack:');
    throw new SweepError(`${path} cannot be loaded: ${reason}${adviceOn(error)}`);
  }
  return experimentIn(path, module);
}

/** What the names of modules end with. */
const ENDINGS = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts'];

/** What is right in one kind of module is a mistake in the other. */
function adviceOn(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const isCommonJs = /await is only valid in|import statement outside|Unexpected token 'export'/;
  if (error instanceof SyntaxError && isCommonJs.test(error.message)) {
    return ': call the file .mjs, or use require and module.exports';
  }
  const isModule = /(require|module|exports) is not defined in ES module scope/;
  return isModule.test(error.message) ? ': call the file .cjs, or use import and export' : '';
}

/** The file that Node takes for a path. */
function fileOf(path: string): string {
  try {
    return createRequire(join(process.cwd(), 'fpp')).resolve(resolve(path));
  } catch {
    throw new OptionError('fpp', 'experiment', path, 'the path of a module that is there');
  }
}

function experimentIn(path: string, module: unknown): unknown {
  // CommonJS exports come as the default export of a module, and may have a default export in turn.
  for (let value = module; isObject(value); value = value.default) {
    if ('experiment' in value) return settled(path, value.experiment);
    if ('settings' in value || 'protocol' in value) return value;
  }
  const how = path.endsWith('.cjs') ? 'module.exports.experiment' : 'export const experiment';
  const example = `${how} = { name: 'my-experiment', … }`;
  const allowed = `exported, e.g. \`${example}\` (docs/sweeps.md has all of it)`;
  throw new OptionError(path, 'experiment', undefined, allowed);
}

/** @throws OptionError if an experiment is still to come */
function settled(path: string, experiment: unknown): unknown {
  if (!isThenable(experiment)) return experiment;
  const allowed = 'an object, at once, e.g. `export const experiment = await …`';
  throw new OptionError(path, 'experiment', experiment, allowed);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** From Node 22.15 on; it holds for `import`, and for `require` in most modules. */
type RegisterHooks = (own: Pick<typeof hooks, 'resolve' | 'load'>) => void;

/** What Node's loader of CommonJS modules is made of: on Node 20 it heeds no hooks. */
interface CommonJsLoader {
  _resolveFilename: (request: string, ...rest: unknown[]) => string;
  _extensions: Record<
    string,
    (module: { _compile(code: string, file: string): void }, file: string) => void
  >;
}

let isInstalled = false;

/** Once a process: what Node was told it goes on doing. */
function installHooks(): void {
  if (isInstalled) return;
  isInstalled = true;
  const loader = nodeModule.Module as unknown as CommonJsLoader;
  const resolveFilename = loader._resolveFilename;
  loader._resolveFilename = (request, ...rest) =>
    ownEntry(request) ?? resolveFilename(request, ...rest);
  const { registerHooks } = nodeModule as { registerHooks?: RegisterHooks };
  if (registerHooks !== undefined) {
    registerHooks({ resolve: hooks.resolve, load: hooks.load });
    return;
  }
  nodeModule.register(pathToFileURL(ownFile('./sweeps/module-hooks')));
  for (const extension of ['.ts', '.cts']) {
    loader._extensions[extension] = (module, file) => {
      module._compile(hooks.transpile(file).source, file);
    };
  }
}
