import { join } from 'node:path';
import { keptEffects, keptJudgements } from '../../analysis/claims/kept-judgements';
import { listFolder } from '../../platform/files';
import { packageRoot } from '../../platform/machine';
import { parseArguments } from '../arguments';
import type { Command } from '../command';
import { defaultFolder } from './sweep-arguments';

const defaultExecuted = 'reports/executed';
const defaultOutput = 'reports';

export const report: Command = {
  help: `fpp report [folder] [options]

Makes a web page of each executed notebook (.ipynb) in a folder (default ${defaultExecuted}), and an
index that judges the paper's claims by the rows in ${defaultFolder} of this package. Style, fonts,
scripts and pictures of the figures are inside the pages; what explores a figure lies beside them, in
assets. Nothing is written unless every notebook can be published. It executes
nothing: npm run walkthrough executes the notebooks that have changed, and then does this.

Options:
  --out <folder>   where the pages go (default ${defaultOutput})
  --help           this text

Examples:
  fpp report
  fpp report my-notebooks --out pages
`,
  async run(args, { out }) {
    const parsed = parseArguments('fpp report', args, { out: 'value' }, ['[folder]']);
    const executed = parsed.positionals.at(0) ?? defaultExecuted;
    // Judging may take a while, and the folder may be wrong.
    listFolder(executed);
    // Only here: no other command needs what draws pages.
    const { renderReports, writeReports } = await import('../../reports/export.js');
    // First, since a notebook that cannot be published should be told of at once.
    const reports = await renderReports(executed, {
      onProblem: (line) => {
        out(`${line}\n`);
      },
    });
    const folder = join(packageRoot, defaultFolder);
    const judgements = await keptJudgements({ folder });
    const effects = await keptEffects({ folder });
    const output = parsed.value('out') ?? defaultOutput;
    for (const path of writeReports(reports, output, judgements, effects)) out(`${path}\n`);
    return 0;
  },
};
