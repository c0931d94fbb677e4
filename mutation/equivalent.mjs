/**
 * Mutants that no test can tell from what is written, each with the reason. They do not count; one
 * that a test kills after all, or that is no longer made, is reported so that it can be taken out.
 *
 * Each is { file, code, from, to, why }: `code` is the line, `from` and `to` are as `npm run mutate`
 * prints them.
 */
const paired = 'lib/analysis/paired.ts';
const readings = 'lib/analysis/reading-effects.ts';
const chosenRate = 'lib/experiments/chosen-rate.ts';

const rule = String.raw`/^rmsprop decay=(\S+).*$/`;
const briefly = `return String(value).replace(${rule}, 'RMSprop $1');`;
const meanOfNone = 'mean: finite.length === 0 ? 0 : total / finite.length,';

/** [file, code, from, to, why] */
const rows = [
  [
    paired,
    'const other = settings.find((each) => each.style === reference && matches(each, one));',
    'matches(each, one)',
    'matches(one, each)',
    'equality is symmetric',
  ],
  [readings, briefly, rule, rule.replace('^', ''), 'a column that names the rule begins with it'],
  [readings, briefly, rule, rule.replace('$', ''), '.* goes to the end anyway'],
  [
    chosenRate,
    meanOfNone,
    'finite.length === 0',
    'false',
    'where nothing is finite, candidates with as many diverged runs have nothing finite either',
  ],
  [chosenRate, meanOfNone, '0', '1', 'the same: all of them have this mean, whatever it is'],
];

export const equivalents = rows.map(([file, code, from, to, why]) => ({
  file,
  code,
  from,
  to,
  why,
}));
