import { basename, join } from 'node:path';
import { packageRoot } from './machine';

const PACKAGE = 'fixed-point-propagation';

/**
 * Where scripts/bundle-package.mjs puts the package as it is installed, below `dist`: few files, all side by
 * side. The repository's own commands and tests run the modules one by one.
 */
export const BUNDLE_FOLDER = 'package';

/** What is imported by the package's name, or by a name below it, and the module in lib that it is. */
export const entryModules = {
  '.': 'index',
  './analysis': 'analysis/index',
  './analysis/tables': 'analysis/tables/index',
  './experiments': 'experiments/index',
  './proofs': 'proofs/index',
  './sweeps': 'sweeps/index',
  './tensors': 'engines/tensors/index',
} as const;

/** What is run in a process or a thread of its own. */
export const processModules = {
  './sweeps/module-hooks': 'sweeps/module-hooks',
  './sweeps/worker': 'sweeps/worker',
} as const;

const modules = { ...entryModules, ...processModules };

type OwnModule = keyof typeof modules;

/** A module's name in the bundle, without its ending. */
export function bundledName(name: string): string {
  return name === '.' ? 'index' : name.slice('./'.length).replaceAll('/', '-');
}

/** The file of one of this package's modules: of the very build that this one belongs to. */
export function ownFile(name: OwnModule): string {
  return basename(__dirname) === BUNDLE_FOLDER
    ? join(__dirname, `${bundledName(name)}.js`)
    : join(packageRoot, 'dist', `${modules[name]}.js`);
}

/** The file that a specifier names, if it names something that is imported from this package. */
export function ownEntry(specifier: string): string | undefined {
  if (specifier !== PACKAGE && !specifier.startsWith(`${PACKAGE}/`)) return undefined;
  const name = `.${specifier.slice(PACKAGE.length)}`;
  return Object.hasOwn(entryModules, name) ? ownFile(name as OwnModule) : undefined;
}
