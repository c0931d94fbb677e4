/**
 * Statistics, figures, tables and what a notebook shows them with. Danfo's summaries are apart, in
 * `analysis/tables`, because they load TensorFlow.
 */
export { ablationContrasts, contrastSeries, type AblationContrast } from './ablation-contrasts';
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
} from './chosen-settings';
export { changesFrom } from './changes-from';
export { againstCycleLength, cycleLength, ratioToPredictZero } from './cycle-lengths';
export { aheadAt, differenceSeries } from './difference-series';
export * from './display';
export * from './figures';
export { readStudy, withBothSeeds, type FigureStudy, type StudyOptions } from './figure-study';
export { formatNumber } from './cell-format';
export { htmlTable, type ColumnFormat, type TableLike, type TableOptions } from './html-table';
export { colour, seriesStyle, type ColourRole, type StyleName } from './palette';
export {
  judgeClaims,
  type JudgedCheck,
  type Judgement,
  type Outcome,
  type OutcomeCounts,
  type ResultsReader,
  type Verdict,
} from './judge-claims';
export { gainKept } from './gain-kept';
export { levelLines } from './level-lines';
export { linesByValue } from './lines-by-value';
export {
  differencesBySeed,
  pairedDifferences,
  type Estimate,
  type PairedDifference,
} from './paired';
export type { Figure, FigureText } from './plotly';
export { duration, progress, type Progress } from './progress';
export { readingEffects, type ReadingEffect } from './reading-effects';
export { resultsReader } from './results-reader';
export { protocolRows } from './protocol-rows';
export { chooseStateRate, type StateRateChoice, type StateRateRegret } from './state-rate';
export * from './statistics';
export { themed, type Theme } from './theme';
export {
  asCurves,
  asRows,
  compare,
  type ComparedMethod,
  type CompareOptions,
  type ExtraColumns,
  type Method,
} from './compare';
export {
  checkTable,
  judgeFigures,
  judgeInFolder,
  placeOf,
  totalCounts,
  verdictColumns,
  verdictTable,
  verdictsText,
  type VerdictOptions,
} from './verdicts';
export { countsText, type Badge } from './badge';
export { windowProbe, type WindowObservation, type WindowProbe } from './window-probe';
