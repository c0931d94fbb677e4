import { judgeScoreboard, placeOf, type JudgedCheck, type Judgement } from '../../analysis';
import { countsText } from '../../analysis/claims/badge';
import { checkJudgeable } from '../../analysis/claims/verdicts';
import { claims as everyClaim } from '../../experiments';
import { parseArguments } from '../arguments';
import type { Command } from '../command';
import { defaultFolder } from './sweep-arguments';

const owner = 'fpp claims';

export const claims: Command = {
  help: `fpp claims [folder] [options]

Judges every claim that the paper makes in words about its simulations by the rows in a folder
(default ${defaultFolder}). Claims about FPP are judged by the letter of the paper (letter); as its scripts are
described (scripts) and under the reading that suits it best (best case), by those of a claim's
comparisons that have rows; and for FPP with backward chains, which is not the paper's (chains).
A claim is a list of comparisons. One holds if the whole 95% interval of the mean, paired by seed, lies
where it should, and fails if it lies outside; by two intervals, the bootstrap's and Student's t. Where
one straddles a bound or the two disagree, it is open; where a run diverged, it cannot hold.
  reproduced   all hold
  partly       some hold and some fail
  open         none fails, and not all hold
  not          some fail and none holds

Options:
  --fresh    judge the re-runs on fresh seeds (fpp run <experiment>-fresh), at the learning rates and
             the λ that the paper's seeds chose
  --all      show the numbers of every check
  --json     print an array of {id, figure, place, claim, statistic, note?, version, verdict, counts,
             numbers}; counts is {holds, open, fails}; each of the numbers has both intervals,
             bootstrap and student; an infinite bound is null
  --help     this text

Examples:
  fpp claims
  fpp claims --all
  fpp claims --fresh --json > claims.json
`,
  async run(args, { out }) {
    const kinds = { fresh: 'flag', all: 'flag', json: 'flag' } as const;
    const parsed = parseArguments(owner, args, kinds, ['[folder]']);
    const folder = parsed.positionals.at(0) ?? defaultFolder;
    const options = { fresh: parsed.flag('fresh'), folder };
    checkJudgeable(everyClaim, options);
    const judgements = await judgeScoreboard(everyClaim, options);
    if (parsed.flag('json')) {
      out(`${JSON.stringify(judgements, null, 2)}\n`);
      return 0;
    }
    for (const judgement of judgements) {
      out(`${headline(judgement)}\n`);
      if (parsed.flag('all')) for (const number of judgement.numbers) out(`${checkLine(number)}\n`);
    }
    return 0;
  },
};

function headline({ figure, claim, version, verdict, counts }: Judgement): string {
  const which = version ?? '';
  const count = verdict === 'not computed' ? '' : countsText(counts);
  const columns = [verdict.padEnd(12), count.padEnd(26), figure.padEnd(7), which.padEnd(9)];
  return `${columns.join('  ')}  ${claim}`;
}

function checkLine(check: JudgedCheck): string {
  const { what, mean, bootstrap, student, between, outcome, diverged } = check;
  const lost = diverged === 0 ? '' : `, ${diverged} diverged`;
  const both = [
    `bootstrap [${number(bootstrap.low)}, ${number(bootstrap.high)}]`,
    `t [${number(student.low)}, ${number(student.high)}]`,
  ].join(', ');
  return `    ${outcome.padEnd(6)} ${what}: ${number(mean)}, ${both}, should be ${placeOf(between)}${lost}`;
}

function number(value: number): string {
  return String(Number(value.toPrecision(3)));
}
