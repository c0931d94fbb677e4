/**
 * Thousands of runs: computed in parallel, kept as rows, resumed after a kill, checked again bit by bit.
 *
 * @module fixed-point-propagation/sweeps
 */
export { engineNames, type Tolerance } from './engine-choice';
export { isWorthRetrying, SweepError, SweepInterrupted, SweepStopped } from './errors';
export { estimateSettings, type EstimateOptions, type SettingEstimate } from './estimate';
export { FRESH } from './fresh-seeds';
export type { QueryValue } from './database';
export { groupBySetting, settingKey } from './group-by-setting';
export { metricOf } from './horizon';
export { loadExperiment } from './load-experiment';
export { packSettings, type SettingsPack } from './packs';
export { DEFAULT_FOLDER, sweepPaths, type SweepPaths } from './paths';
export { planSweep, type Plan, type PlannedSetting, type PlanOptions } from './plan';
export type { SweepProgress } from './progress';
export { queryResults, type QueryRow } from './query';
export { readChosenRuns } from './read-chosen-runs';
export { readDeclared } from './read-declared';
export { readResults, type ResultsRow } from './read-results';
export { readProvenance } from './results';
export { resultsIn, type ResultsFolder } from './results-folder';
export type { Row, Value } from './row';
export type { Provenance } from './provenance';
export { runSettings, type SettingsOptions } from './run-settings';
export { settingLabel } from './setting-label';
export { rowsSoFar } from './under-way';
export { standingOf, type AtWork, type FailedSetting, type Standing } from './standing';
export { missingSettings } from './completion';
export { runSweep, type SweepOptions, type SweepResult } from './sweep';
export { verify, type Comparison, type FileVerification, type VerifyOptions } from './verify';
