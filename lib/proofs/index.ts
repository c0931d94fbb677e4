export { creditReach, type CreditOptions, type CreditReach } from './credit-reach';
export { derivedGradients } from './derived-gradients';
export { differenceFloor, isDecidable } from './difference-floor';
export { discrepancies, relativeError, type Discrepancies } from './discrepancy';
export { dualGradients } from './dual-gradients';
export {
  centralDifferences,
  finiteDifferenceGradients,
  type DifferenceOptions,
} from './finite-differences';
export type { Evidence } from './evidence';
export { fromVector, toVector, windowEndingAt, type FixedBuffer, type Point } from './fixed-buffer';
export { fixedPointOperator } from './fixed-point-operator';
export {
  countTerms,
  fppGradient,
  fppObjective,
  fppTermGradient,
  type FppProblem,
} from './fpp-objective';
export { jacobianGains, jacobianRate, typicalGains, type Estimate } from './jacobian-decay';
export {
  miniBatchObjective,
  windowObjective,
  type Eq7Gradients,
  type MiniBatch,
} from './mini-batch';
export { chainResidual, coincidingStates, type ObservedChain } from './observed-chain';
export { randomFixedBuffer } from './random-fixed-buffer';
export { randomMiniBatch, type RandomMiniBatchOptions } from './random-mini-batch';
export { recordedBuffer } from './recorded-buffer';
export {
  fromRnnVector,
  project,
  rnnGradient,
  rnnObjective,
  toRnnVector,
  unroll,
  type RnnPoint,
} from './rnn-objective';
export { stepContributions } from './step-contributions';
export { tensorflowGradients } from './tensorflow-gradients';
export { windowJacobian, windowParameterJacobian } from './window-jacobian';
export { windowSteps, type WeightedNetwork } from './window-steps';
export { worstDiscrepancies, type WorstDiscrepancy } from './worst-discrepancies';
