import { dirname } from 'node:path';
import { makeFolder, writeWhole } from '../../platform/files';
import { csvOf } from '../../sweeps/export';
import { parseArguments } from '../arguments';
import type { Command } from '../command';
import { defaultFolder } from './sweep-arguments';

const owner = 'fpp export';

export const exportRows: Command = {
  help: `fpp export [experiment] [options]

Prints the rows of an experiment as CSV, a line a run; or those of all experiments in a folder, in the
columns of all of them together. A number is the shortest text that reads back to the same bits, the
points of a curve have spaces between them, and what a row does not have is left empty.

Options:
  --from <folder>   where results are (default ${defaultFolder})
  --out <file>      write them there instead
  --help            this text

Examples:
  fpp export figure-3a > figure-3a.csv
  fpp export --out results.csv
`,
  async run(args, { out, err }) {
    const kinds = { from: 'value', out: 'value' } as const;
    const parsed = parseArguments(owner, args, kinds, ['[experiment]']);
    const folder = parsed.value('from') ?? defaultFolder;
    const parts = csvOf(folder, parsed.positionals.at(0), (note) => {
      err(`${note}\n`);
    });
    const file = parsed.value('out');
    const texts: string[] = [];
    for await (const text of parts) {
      if (file === undefined) out(text);
      else texts.push(text);
    }
    if (file === undefined) return 0;
    makeFolder(dirname(file));
    writeWhole(file, texts.join(''));
    out(`${file}\n`);
    return 0;
  },
};
