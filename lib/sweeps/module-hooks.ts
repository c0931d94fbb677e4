/**
 * How Node finds and reads the modules of studies of your own, wherever they stand: the name of this
 * package means this very package, and TypeScript is read as the notebooks' kernel reads it, on every
 * version of Node. Node 20 runs this file in a thread of its own.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ownEntry } from '../platform/own-modules';
import { requirePackages } from '../platform/packages';

/** A module as JavaScript. */
export interface Transpiled {
  readonly format: 'module' | 'commonjs';
  readonly source: string;
}

/**
 * Takes the types out of a module, and checks none. Without `import` or `export` it is a CommonJS one.
 *
 * @param path of a `.ts`, `.mts` or `.cts` file
 * @throws SyntaxError that names the place, if it is no TypeScript
 */
export function transpile(path: string): Transpiled {
  const ts = typeScript();
  const text = readFileSync(path, 'utf8');
  const hasSyntax = ts.preProcessFile(text).importedFiles.length > 0 || /^\s*export\b/m.test(text);
  const isModule = path.endsWith('.mts') || (!path.endsWith('.cts') && hasSyntax);
  const { outputText, diagnostics } = ts.transpileModule(text, {
    fileName: path,
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: isModule ? ts.ModuleKind.ES2022 : ts.ModuleKind.CommonJS,
      esModuleInterop: true,
    },
  });
  const mistake = diagnostics?.at(0);
  if (mistake !== undefined) {
    const line = text.slice(0, mistake.start).split('\n').length;
    const what = ts.flattenDiagnosticMessageText(mistake.messageText, ' ');
    throw new SyntaxError(`${path}:${line}: ${what}`);
  }
  return { format: isModule ? 'module' : 'commonjs', source: outputText };
}

/** The compiler that the notebooks' kernel brings along. */
function typeScript(): typeof import('typescript') {
  requirePackages('a module in TypeScript', 'tslab');
  const ofKernel = createRequire(require.resolve('tslab/package.json'));
  return ofKernel('@tslab/typescript-for-tslab') as typeof import('typescript');
}

export const isTypeScript = (file: string): boolean => /\.[cm]?ts$/.test(file);

/** Node's hook that says where a module is. */
export function resolve<Resolved>(
  specifier: string,
  context: object,
  next: (specifier: string, context: object) => Resolved,
): Resolved | { readonly url: string; readonly shortCircuit: true } {
  const own = ownEntry(specifier);
  if (own === undefined) return next(specifier, context);
  return { url: pathToFileURL(own).href, shortCircuit: true };
}

/** Node's hook that says what is in a module. */
export function load<Loaded>(
  url: string,
  context: object,
  next: (url: string, context: object) => Loaded,
): Loaded | (Transpiled & { readonly shortCircuit: true }) {
  if (!url.startsWith('file:') || !isTypeScript(url)) return next(url, context);
  return { ...transpile(fileURLToPath(url)), shortCircuit: true };
}
