import path from 'node:path';
import ts from 'typescript';
import { entryModules } from '../../lib/platform/own-modules';

const root = path.resolve(__dirname, '..', '..');

/** Something that is imported from the package. */
export interface Exported {
  /** With the name that it is imported from, e.g. `./analysis: mean`. */
  readonly name: string;
  readonly symbol: ts.Symbol;
  readonly checker: ts.TypeChecker;
}

/** All that can be imported from the package, under whatever name. */
export function everyExport(): Exported[] {
  const files = Object.values(entryModules).map((module) => path.join(root, 'lib', `${module}.ts`));
  const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), (file) =>
    ts.sys.readFile(file),
  ) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram(files, options);
  const checker = program.getTypeChecker();
  return Object.entries(entryModules).flatMap(([entry], i) => {
    const source = program.getSourceFile(files[i]);
    const module = source && checker.getSymbolAtLocation(source);
    if (module === undefined) throw new Error(`${files[i]} exports nothing`);
    return checker.getExportsOfModule(module).map((symbol) => ({
      name: `${entry}: ${symbol.name}`,
      symbol: symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
      checker,
    }));
  });
}

/** The code in the examples of a symbol's docstring. */
export function examplesOf({ symbol, checker }: Exported): string[] {
  return symbol
    .getJsDocTags(checker)
    .filter(({ name }) => name === 'example')
    .flatMap(({ text }) => [...ts.displayPartsToString(text).matchAll(/^```ts\n(.*?)^```$/gms)])
    .map(([, code]) => code);
}
