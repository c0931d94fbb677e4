export type {
  Costates,
  Engine,
  EngineConfig,
  EngineFactory,
  Objective,
  OnlinePerformance,
  Postponement,
  StateGradients,
  Windows,
  WindowSampler,
  WrittenBack,
} from './engine';
export { divergedRuns, hasDiverged } from './divergence';
export type { EngineSnapshot, ForwardHandle, Numbers, RunSnapshot } from './engine-snapshot';
export type {
  ForwardMode,
  InfluenceMatrix,
  ParameterVector,
  SignSampler,
  StateVector,
} from './forward-mode';
export { lanes, lanesEngine, type LanesOptions } from './lanes/lanes-engine';
export { loadDenseEngine, loadNativeEngine, loadTensorsEngine } from './load-engines';
export type { EngineName } from './named-engines';
export { referenceEngine } from './reference/reference-engine';
export { windowGradient, type Window, type WindowGradient } from './reference/window-gradient';
export type { RmspropRule, SgdRule, StateStep, UpdateRule } from './update-rules';
export { generatorSampler } from './window-sampler';
