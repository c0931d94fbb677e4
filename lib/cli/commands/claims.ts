import {
  countHolding,
  judgeClaims,
  resultsReader,
  type JudgedCheck,
  type Judgement,
} from '../../analysis';
import { claims as everyClaim } from '../../experiments';
import { FRESH } from '../../sweeps';
import { parseArguments } from '../arguments';
import type { Command } from '../command';
import { defaultFolder } from './sweep-arguments';

const owner = 'fpp claims';

export const claims: Command = {
  name: 'claims',
  summary: 'what the paper says about its results, judged by the rows',
  help: `fpp claims [folder] [options]

Judges every claim that the paper makes in words about its simulations by the rows in a folder
(default ${defaultFolder}): reproduced, partly, or not. Claims about FPP are judged for both readings of
its state step: states move at the weights' learning rate (shared), or at a rate of their own.
A check holds if the whole 95% bootstrap interval of the mean, paired by seed, lies where it should.

Options:
  --fresh    judge by the re-runs on fresh seeds (fpp run <experiment>-fresh)
  --all      show the numbers of every check
  --json     print an array of {id, figure, place, claim, statistic, stateRate, verdict, numbers};
             an infinite bound is null
  --help     this text

Examples:
  fpp claims
  fpp claims --all
  fpp claims --fresh --json > claims.json
`,
  run(args, { out }) {
    const options = { fresh: 'flag', all: 'flag', json: 'flag' } as const;
    const parsed = parseArguments(owner, args, options, ['[folder]']);
    const folder = parsed.positionals.at(0) ?? defaultFolder;
    const suffix = parsed.flag('fresh') ? FRESH : '';
    const judgements = judgeClaims(everyClaim, resultsReader(folder, suffix));
    if (parsed.flag('json')) {
      out(`${JSON.stringify(judgements, null, 2)}\n`);
      return Promise.resolve(0);
    }
    for (const judgement of judgements) {
      out(`${headline(judgement)}\n`);
      if (parsed.flag('all')) for (const number of judgement.numbers) out(`${checkLine(number)}\n`);
    }
    return Promise.resolve(0);
  },
};

function headline({ figure, claim, stateRate, verdict, numbers }: Judgement): string {
  const reading = stateRate === null ? '' : `${stateRate} state rate`;
  const count = numbers.length === 0 ? '' : `${countHolding(numbers)}/${numbers.length}`;
  const columns = [verdict.padEnd(12), count.padStart(5), figure.padEnd(7), reading.padEnd(17)];
  return `${columns.join('  ')}  ${claim}`;
}

function checkLine({ what, mean, low, high, between, outcome, diverged }: JudgedCheck): string {
  const [least, most] = between;
  const where =
    least === -Infinity
      ? `< ${number(most)}`
      : most === Infinity
        ? `> ${number(least)}`
        : `in [${number(least)}, ${number(most)}]`;
  const lost = diverged === 0 ? '' : `, ${diverged} diverged`;
  const interval = `${number(mean)} [${number(low)}, ${number(high)}]`;
  return `    ${outcome.padEnd(6)} ${what}: ${interval}, should be ${where}${lost}`;
}

function number(value: number): string {
  return String(Number(value.toPrecision(3)));
}
