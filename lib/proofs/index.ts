export { constrainedGradient, constrainedObjective } from './constrained-objective';
export { constraintJacobian } from './constraint-jacobian';
export { constrainedTimes, constraints, countFree, type ConstrainedProblem } from './constraints';
export { creditReach, sweepStates, type CreditOptions, type CreditReach } from './credit-reach';
export { derivedGradients } from './derived-gradients';
export { differenceFloor, isDecidable } from './difference-floor';
export { discrepancies, relativeError, type Discrepancies } from './discrepancy';
export { dualGradients } from './dual-gradients';
export type { Evidence } from './evidence';
export {
  centralDifferences,
  differencedColumns,
  finiteDifferenceGradients,
  type DifferenceOptions,
} from './finite-differences';
export { fromVector, toVector, windowEndingAt, type FixedBuffer, type Point } from './fixed-buffer';
export { fixedPointOperator } from './fixed-point-operator';
export {
  countTerms,
  fppGradient,
  fppObjective,
  fppTermGradient,
  type FppProblem,
} from './fpp-objective';
export { inertiaOf, type Inertia } from './inertia';
export {
  freeVector,
  interleavedGradient,
  interleavedObjective,
  unrollChains,
  type FreeVector,
} from './interleaved-rnns';
export { jacobianGains, jacobianRate, typicalGains, type Estimate } from './jacobian-decay';
export {
  kktResiduals,
  lagrangian,
  lagrangianGradient,
  type KktResiduals,
  type Multipliers,
} from './lagrangian';
export { leastSquares } from './least-squares';
export { logLogSlope } from './log-log-slope';
export {
  miniBatchObjective,
  windowObjective,
  type Eq7Gradients,
  type MiniBatch,
} from './mini-batch';
export {
  hessian,
  minimise,
  type MinimiseOptions,
  type Minimum,
  type SmoothFunction,
} from './minimise';
export { nullSpace, restrict, tangentBasis } from './null-space';
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
  type Scored,
} from './rnn-objective';
export { singularValues, type SingularValues } from './singular-values';
export { stepContributions } from './step-contributions';
export { symmetricEigen, type SymmetricEigen } from './symmetric-eigen';
export { tensorflowGradients } from './tensorflow-gradients';
export { windowJacobian, windowParameterJacobian } from './window-jacobian';
export { windowSteps, type WeightedNetwork } from './window-steps';
export { worstDiscrepancies, type WorstDiscrepancy } from './worst-discrepancies';
