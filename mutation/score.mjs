/**
 * What came of the mutants: scores by file, and those that no test noticed.
 *
 * @param mutants { file, line, code, from, to, fate }, where `fate` is `noticed`, `unnoticed`, or
 *   `unreached` if no test comes by
 * @param equivalents see equivalent.mjs
 */
export function scoreOf(mutants, equivalents) {
  const isExcused = (mutant) => equivalents.some((one) => isSame(one, mutant));
  const excused = mutants.filter((mutant) => mutant.fate !== 'noticed' && isExcused(mutant));
  const counted = mutants.filter((mutant) => !excused.includes(mutant));
  const files = [...new Set(mutants.map(({ file }) => file))].sort();
  const tally = (file) => {
    const own = counted.filter((mutant) => file === undefined || mutant.file === file);
    const noticed = own.filter(({ fate }) => fate === 'noticed').length;
    return {
      file: file ?? 'all',
      mutants: own.length,
      noticed,
      equivalent: excused.filter((mutant) => file === undefined || mutant.file === file).length,
      score: own.length === 0 ? 100 : (100 * noticed) / own.length,
    };
  };
  return {
    files: files.map(tally),
    all: tally(undefined),
    survivors: counted.filter(({ fate }) => fate !== 'noticed'),
    // Of the files that were looked at.
    outdated: equivalents.filter(
      (one) => files.includes(one.file) && !excused.some((mutant) => isSame(one, mutant)),
    ),
  };
}

const isSame = (a, b) => ['file', 'code', 'from', 'to'].every((name) => a[name] === b[name]);

export function printScore({ files, all, survivors, outdated }) {
  console.log('\nscore  mutants  noticed  equivalent  file');
  for (const { score, mutants, noticed, equivalent, file } of [...files, all]) {
    const cells = [score.toFixed(1), mutants, noticed, equivalent];
    const widths = [5, 7, 7, 10];
    console.log(`${cells.map((cell, i) => `${cell}`.padStart(widths[i])).join('  ')}  ${file}`);
  }
  if (survivors.length > 0) console.log('\nNo test notices:');
  for (const { file, line, from, to, fate } of survivors) {
    console.log(`${file}:${line}  ${from}  →  ${to}${fate === 'unreached' ? '  (unreached)' : ''}`);
  }
  for (const { file, from, to } of outdated) {
    console.log(`mutation/equivalent.mjs is outdated: ${file}  ${from}  →  ${to}`);
  }
}
