import { dirname } from 'node:path';
import { makeFolder, writeWhole } from '../../platform/files';
import { OptionError } from '../../validation/errors';
import { exportModule, savedNetworks } from '../../weights';
import { parseArguments } from '../arguments';
import type { Command } from '../command';

const owner = 'fpp export-module';

export const exportNetwork: Command = {
  help: `fpp export-module <checkpoint> [options]

Writes a network that learn or an online learner has saved as one ES module that predicts and needs no
other: import { predict } from './model.mjs'. Its outputs are those of predict in float64, to the bit.
Neither the data nor the engine that it learned with is needed.

Options:
  --run <n>      which of the runs in the checkpoint, counted from 0 (default 0)
  --out <file>   write it there; without it, it is printed
  --help         this text

Examples:
  fpp export-module study.safetensors --out model.mjs
  fpp export-module learner.safetensors --run 2 > model.mjs
`,
  run(args, { out, err }) {
    const kinds = { run: 'value', out: 'value' } as const;
    const parsed = parseArguments(owner, args, kinds, ['<checkpoint>']);
    const [path] = parsed.positionals;
    const saved = savedNetworks(path);
    const run = parsed.integer('run', 0) ?? 0;
    if (run >= saved.length) {
      throw new OptionError(owner, '--run', run, `from 0 to ${saved.length - 1}, as ${path} has`);
    }
    const { network, parameters, trainer, seed, learningRate } = saved[run];
    const origin = `Run ${run} of ${saved.length}: ${trainer}, seed ${seed}, learning rate ${learningRate}.`;
    const text = exportModule({ network, parameters }, { origin });
    const file = parsed.value('out');
    if (file === undefined) out(text);
    else {
      makeFolder(dirname(file));
      writeWhole(file, text);
      out(`${file}\n`);
    }
    err(`${origin}\n`);
    return Promise.resolve(0);
  },
};
