/**
 * Statistics, figures, tables and what a notebook shows them with. Danfo's summaries are apart, in
 * `analysis/tables`, because they load TensorFlow.
 *
 * @module fixed-point-propagation/analysis
 */
export {
  ablationContrasts,
  contrastPlot,
  contrastText,
  type AblationContrast,
} from './comparisons/ablation-contrasts';
export { changesFrom } from './comparisons/changes-from';
export { aheadAt, differencePlot, type DifferencePlotOptions } from './comparisons/difference-plot';
export {
  effectColumns,
  effectOf,
  effectTable,
  effectText,
  lessText,
  taskEffects,
  type Effect,
  type TaskEffects,
} from './comparisons/effects';
export { gainKept, percentKept } from './comparisons/gain-kept';
export {
  differencesBySeed,
  pairedDifferences,
  type Estimate,
  type PairedDifference,
} from './comparisons/paired';
export { readingEffects, type ReadingEffect } from './comparisons/reading-effects';
export type { Badge } from './claims/badge';
export { keptEffects, keptJudgements, keptReadings } from './claims/kept-judgements';
export { judgeScoreboard } from './claims/judge-scoreboard';
export {
  countOutcomes,
  judgeClaims,
  verdictOf,
  type JudgedCheck,
  type Judgement,
  type Outcome,
  type OutcomeCounts,
  type Verdict,
} from './claims/judge-claims';
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
} from './claims/verdicts';
export * from './figures';
export { colour, type StyleName } from './figures/palette';
export type { Figure, FigureText, Frame } from './figures/plotly';
export {
  asCurves,
  asRows,
  compare,
  meanCurve,
  methodsWithTruncation,
  type ComparedMethod,
  type CompareOptions,
  type ExtraColumns,
  type Method,
} from './notebook/compare';
export { claimCurve, factorTitles } from './multiverse/curves';
export { judgeReadings, type ReadingJudgement } from './multiverse/judge-readings';
export {
  balanceOf,
  bestReading,
  claimTallies,
  readingsMap,
  sharesMap,
  type ClaimTally,
} from './multiverse/overview';
export { allReadings, readingNumber, readMultiverse } from './multiverse/read-multiverse';
export { varianceShares, type FactorShare, type ReadingValue } from './multiverse/shares';
export { showBrief, type Brief } from './notebook/brief';
export { show, showIdea, showMarkdown, showMath, showTable } from './notebook/display';
export { showLive, type LiveFigure } from './notebook/live-figure';
export { progress, type Progress } from './notebook/progress';
export { watchWindows, type MeanObservation, type WatchOptions } from './notebook/watch-windows';
export {
  chosenSettings,
  drawnInPaper,
  endOf,
  meanOf,
  settingOf,
  valuedBy,
  type ChosenSetting,
  type Column,
  type JudgedBy,
} from './settings/chosen-settings';
export { againstCycleLength, cycleLength, ratioToPredictZero } from './settings/cycle-lengths';
export {
  againstComputation,
  againstLearningRate,
  againstSetting,
  levelLines,
  linesByValue,
  settingLearningCurves,
  unrolledSteps,
} from './settings/lines';
export {
  endingRows,
  gridRows,
  protocolRows,
  runRows,
  settingRows,
  withBothSeeds,
} from './settings/rows';
export { chooseStateRate, type StateRateChoice, type StateRateRegret } from './settings/state-rate';
export {
  readChosen,
  readStudy,
  readWithChains,
  resultsReader,
  type FigureStudy,
  type ResultsReader,
  type StudyOptions,
} from './settings/study';
export * from './statistics';
export { formatNumber } from './tables/cell-format';
export {
  htmlTable,
  type ColumnFormat,
  type TableLike,
  type TableOptions,
} from './tables/html-table';
