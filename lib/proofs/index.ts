export { bestConstant } from './best-constant';
export { constrainedGradient, constrainedObjective } from './constrained-objective';
export { constraintJacobian } from './constraint-jacobian';
export {
  constrainedTimes,
  constraints,
  countFree,
  type ConstrainedProblem,
  type ConstrainedSample,
} from './constraints';
export { creditReach, type CreditOptions, type CreditReach } from './credit-reach';
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
export { lowestNeighbours, type Neighbourhood, type NeighbourSample } from './local-minima';
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
export { multiplierLemma } from './multiplier-lemma';
export { closedFormMultipliers, stationarityMultipliers } from './multipliers';
export { nullSpace, restrict, tangentBasis } from './null-space';
export { chainResidual, coincidingStates, type ObservedChain } from './observed-chain';
export { penaltyPath, type PenaltyMinimiser, type PenaltyPathOptions } from './penalty-path';
export { penaltyPathTangent } from './penalty-path-tangent';
export { proposition1, type SecondOrderSample } from './proposition-1';
export { proposition2 } from './proposition-2';
export { proposition3, singularValueBound, type RankSample } from './proposition-3';
export { randomConstrainedProblem } from './random-constrained-problem';
export { randomFixedBuffer } from './random-fixed-buffer';
export { randomMiniBatch, type RandomMiniBatchOptions } from './random-mini-batch';
export { recordedBuffer } from './recorded-buffer';
export { rnnMinimum } from './rnn-minimum';
export { reformulation } from './reformulation';
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
export { teacherProblem, type TeacherOptions } from './teacher-problem';
export { tensorflowGradients } from './tensorflow-gradients';
export { theorem2, type PenaltySample } from './theorem-2';
export { windowJacobian, windowParameterJacobian } from './window-jacobian';
export { windowSteps, type WeightedNetwork } from './window-steps';
export { worstDiscrepancies, type WorstDiscrepancy } from './worst-discrepancies';
