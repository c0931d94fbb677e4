import { readdirSync } from 'node:fs';
import { fromRoot } from '../scripts/setup/paths.mjs';

const inFolder = (folder, ...names) => names.map((name) => `${folder}/${name}.ts`);
const allIn = (folder) => readdirSync(fromRoot(folder)).map((name) => `${folder}/${name}`);
const settings = (...names) => inFolder('lib/analysis/settings', ...names);
const comparisons = (...names) => inFolder('lib/analysis/comparisons', ...names);
const sweeps = (...names) => inFolder('lib/sweeps', ...names);
const tests = (...names) => names.map((name) => `test/${name}.test.ts`);

/**
 * What is mutated: all that a verdict, a chosen rate or a check of rows hangs on. Each topic's mutants
 * are held against the topic's own tests, which are the ones that should notice. Those that replace
 * modules by `vi.mock` are `apart`: each runs alone, for mutants that the others let pass.
 */
export const topics = [
  {
    name: 'statistics',
    files: inFolder('lib/analysis', 'statistics'),
    tests: tests('analysis/statistics'),
  },
  {
    name: 'settings',
    files: [
      ...settings('chosen-settings'),
      ...inFolder('lib/experiments', 'chosen-rate'),
      ...sweeps('group-by-setting', 'horizon'),
    ],
    tests: tests(
      ...['analysis/settings/chosen-settings', 'experiments/chosen-rate'],
      'sweeps/rows-of-settings',
    ),
  },
  {
    name: 'differences',
    files: comparisons('changes-from', 'paired', 'reading-effects'),
    tests: tests('analysis/comparisons/paired', 'analysis/comparisons/reading-effects'),
  },
  {
    name: 'lines',
    files: [
      ...comparisons('ablation-contrasts', 'difference-plot', 'gain-kept'),
      ...settings('cycle-lengths', 'lines', 'rows'),
    ],
    tests: tests(
      ...['analysis/settings/chosen-settings', 'analysis/settings/figure-lines'],
      'analysis/settings/lines-by-value',
    ),
  },
  {
    name: 'state-rate',
    files: settings('state-rate'),
    tests: tests('analysis/settings/state-rate'),
  },
  {
    name: 'studies',
    files: settings('study'),
    tests: tests('analysis/settings/study'),
  },
  {
    name: 'claims',
    files: [
      ...allIn('lib/experiments/claims'),
      ...allIn('lib/experiments/figures').filter((name) => name.endsWith('-claims.ts')),
      ...inFolder('lib/analysis/claims', 'judge-claims', 'verdicts'),
    ],
    tests: tests('analysis/claims/judge-claims', 'analysis/claims/verdicts', 'experiments/claims'),
  },
  {
    name: 'rows',
    files: sweeps(
      ...['check-rows', 'compare-rows', 'engine-choice', 'fresh-seeds', 'provenance'],
      ...['read-results', 'results', 'row', 'verify'],
    ),
    tests: tests('sweeps/check-rows', 'sweeps/compare-rows', 'sweeps/results', 'sweeps/rows'),
    apart: tests('sweeps/verify', 'sweeps/verify-tolerance'),
  },
];

/** Of 100 mutants of which a difference can be seen, so many must fail a test. */
export const THRESHOLD = 85;
