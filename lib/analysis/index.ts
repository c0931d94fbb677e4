/**
 * Statistics, figures, tables and what a notebook shows them with. Danfo's summaries are apart, in
 * `analysis/tables`, because they load TensorFlow.
 */
export {
  ablationContrasts,
  contrastSeries,
  type AblationContrast,
} from './comparisons/ablation-contrasts';
export {
  againstComputation,
  againstLearningRate,
  againstSetting,
  chosenSettings,
  endingRows,
  endOf,
  gridRows,
  runRows,
  settingLearningCurves,
  settingRows,
  unrolledSteps,
  valuedBy,
  type ChosenSetting,
  type VariedColumn,
} from './settings/chosen-settings';
export { changesFrom } from './comparisons/changes-from';
export { againstCycleLength, cycleLength, ratioToPredictZero } from './settings/cycle-lengths';
export { aheadAt, differenceSeries } from './comparisons/difference-series';
export * from './notebook/display';
export * from './figures';
export {
  readStudy,
  withBothSeeds,
  type FigureStudy,
  type StudyOptions,
} from './settings/figure-study';
export { formatNumber } from './tables/cell-format';
export {
  htmlTable,
  type ColumnFormat,
  type TableLike,
  type TableOptions,
} from './tables/html-table';
export { colour, seriesStyle, type ColourRole, type StyleName } from './figures/palette';
export {
  judgeClaims,
  type JudgedCheck,
  type Judgement,
  type Outcome,
  type OutcomeCounts,
  type ResultsReader,
  type Verdict,
} from './claims/judge-claims';
export { gainKept } from './comparisons/gain-kept';
export { levelLines } from './settings/level-lines';
export { linesByValue } from './settings/lines-by-value';
export {
  differencesBySeed,
  pairedDifferences,
  type Estimate,
  type PairedDifference,
} from './comparisons/paired';
export type { Figure, FigureText } from './figures/plotly';
export { duration, progress, type Progress } from './notebook/progress';
export { readingEffects, type ReadingEffect } from './comparisons/reading-effects';
export { resultsReader } from './settings/results-reader';
export { protocolRows } from './settings/protocol-rows';
export { chooseStateRate, type StateRateChoice, type StateRateRegret } from './settings/state-rate';
export * from './statistics';
export { themed, type Theme } from './figures/theme';
export {
  asCurves,
  asRows,
  compare,
  type ComparedMethod,
  type CompareOptions,
  type ExtraColumns,
  type Method,
} from './notebook/compare';
export {
  checkTable,
  judgeFigures,
  judgeInFolder,
  placeOf,
  totalCounts,
  verdictTable,
  verdictsText,
  type VerdictOptions,
} from './claims/verdicts';
export { countsText, type Badge } from './claims/badge';
export { windowProbe, type WindowObservation, type WindowProbe } from './notebook/window-probe';
