/**
 * Mutants that no test can tell from what is written, each with the reason. They do not count; one
 * that a test kills after all, or that is no longer made, is reported so that it can be taken out.
 *
 * Each is { file, code, from, to, why }: `code` is the line, `from` and `to` are as `npm run mutate`
 * prints them.
 */
const paired = 'lib/analysis/comparisons/paired.ts';
const readings = 'lib/analysis/comparisons/reading-effects.ts';

const rule = String.raw`/^rmsprop decay=(\S+).*$/`;
const briefly = `return String(value).replace(${rule}, 'RMSprop $1');`;

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
];

export const equivalents = rows.map(([file, code, from, to, why]) => ({
  file,
  code,
  from,
  to,
  why,
}));
