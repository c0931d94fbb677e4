import { experiments } from '../../experiments';
import { planSweep } from '../../sweeps';
import { parseArguments } from '../arguments';
import type { Command } from '../command';

export const list: Command = {
  help: `fpp list

Lists the experiments: name, settings, runs (settings × learning rates × seeds), engine, title.

Examples:
  fpp list
`,
  run(args, { out }) {
    parseArguments('fpp list', args, {}, []);
    const rows = experiments.map((experiment) => {
      const { settings, runs, engine } = planSweep(experiment);
      return [
        experiment.name,
        `${settings.length} settings`,
        `${runs} runs`,
        engine.name,
        experiment.title,
      ];
    });
    const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
    for (const row of rows) {
      out(
        `${row
          .map((cell, i) => cell.padEnd(widths[i]))
          .join('  ')
          .trimEnd()}\n`,
      );
    }
    return Promise.resolve(0);
  },
};
