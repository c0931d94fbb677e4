export { engineNames, type Tolerance } from './engine-choice';
export { SweepError, SweepStopped } from './errors';
export { FRESH } from './fresh-seeds';
export type { QueryValue } from './database';
export { groupBySetting, settingKey } from './group-by-setting';
export { metricOf } from './horizon';
export { loadExperiment } from './load-experiment';
export { sweepPaths, type SweepPaths } from './paths';
export { planSweep, type Plan, type PlannedSetting, type PlanOptions } from './plan';
export type { SweepProgress } from './progress';
export { queryResults, type QueryRow } from './query';
export { readResults, type ResultsRow } from './read-results';
export { readProvenance } from './results';
export type { Row, Value } from './row';
export type { Provenance } from './provenance';
export {
  missingSettings,
  runSetting,
  runSweep,
  type SweepOptions,
  type SweepResult,
} from './sweep';
export { verify, type Comparison, type FileVerification, type VerifyOptions } from './verify';
