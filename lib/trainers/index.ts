export { ConstantPrediction, type ConstantPredictionOptions } from './constant-prediction';
export { backwardFpp, type BackwardFppOptions } from './backward-fpp';
export { Fpp, type FppOptions, type ResolvedFppOptions } from './fpp';
export { FppAfterWarmUp } from './fpp-after-warm-up';
export { FppWithoutWeightPenalty } from './fpp-without-weight-penalty';
export { CheckpointError } from './checkpoints/checkpoint-error';
export { learn, LearningStopped, type LearnResult } from './learn';
export type { CheckpointOptions, LearnOptions } from './learn-options';
export { Bigram, Unigram } from './n-gram';
export { NoOverlapTruncatedBptt } from './no-overlap-truncated-bptt';
export { binEnds, type OnlineSummary, type RunResult } from './online-record';
export { rmsprop, sgd, type RmspropOptions } from './optimizers';
export { ReplayBuffer } from './replay-buffer';
export { Rtrl, type RtrlOptions } from './rtrl';
export { StoredCostates, type StoredCostatesOptions } from './stored-costates';
export { StoredState, type StoredStateOptions } from './stored-state';
export type {
  EngineNeeds,
  Learner,
  LearnerSnapshot,
  SnapshotArray,
  RunGenerators,
  Trainer,
} from './trainer';
export { TruncatedBptt, type TruncatedBpttOptions } from './truncated-bptt';
export { Uoro, type UoroOptions } from './uoro';
export type { ReplayOptions, WindowOptions } from './window-options';
