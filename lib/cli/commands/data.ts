import {
  findPennTreebank,
  PENN_TREEBANK_FILES,
  pennTreebankFolder,
  readCorpus,
} from '../../environments/penn-treebank-files';
import { OptionError } from '../../validation/errors';
import { parseArguments } from '../arguments';
import { bringCorpus } from '../bring-corpus';
import type { Command } from '../command';

const owner = 'fpp data';

export const data: Command = {
  help: `fpp data ptb [--from <folder or URL>]

Figure 3d learns the words of Penn Treebank, in Mikolov's preparation: ${PENN_TREEBANK_FILES.map(({ name }) => name).join(', ')}.
Their text is licensed, so it is no part of this package. With --from the three files are taken from
a folder or an address, checked by their SHA-256 and put into
${pennTreebankFolder}, which git ignores.
Without it, the command says where the training text was found and whether it is the right one.

It is looked for in the folder that the variable FPP_PTB_DIR names; if that is not set, in data/ptb of
this package, then in ../shared/data/ptb beside it.

Exit code: 0 the right text is here, 1 it is not.

Options:
  --from <folder or URL>   where the three files are
  --help                   this text

Examples:
  fpp data ptb
  fpp data ptb --from ~/Downloads/simple-examples/data
  fpp data ptb --from https://example.org/ptb
`,
  async run(args, { out }) {
    const parsed = parseArguments(owner, args, { from: 'value' }, ['<corpus>']);
    const [corpus] = parsed.positionals;
    if (corpus !== 'ptb') throw new OptionError(owner, '<corpus>', corpus, 'ptb');
    const from = parsed.value('from');
    if (from !== undefined) {
      const paths = await bringCorpus(from, PENN_TREEBANK_FILES, pennTreebankFolder);
      for (const path of paths) out(`${path}\n`);
    }
    const folder = findPennTreebank();
    const { words, vocabulary } = readCorpus(folder, PENN_TREEBANK_FILES[0]);
    const size = `${words.length} words, ${vocabulary.length} of them distinct`;
    out(`${folder}: Penn Treebank, ${size}\n`);
    return 0;
  },
};
