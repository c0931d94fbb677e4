export { pointInBall, pointOnSphere } from './ball';
export { bestConstant } from './best-constant';
export { circulation } from './circulation';
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
export { curvatureAt, gradientOf, hessianTimes, type Curvature } from './curvature';
export { derivedGradients } from './derived-gradients';
export { differenceFloor, isDecidable } from './difference-floor';
export { discrepancies, relativeError, type Discrepancies } from './discrepancy';
export { dualGradients } from './dual-gradients';
export { dot, minus, norm, plus, squaredNorm } from './euclidean';
export type { Evidence } from './evidence';
export { asymmetry, fieldJacobian } from './field-symmetry';
export {
  centralDifferences,
  differencedColumns,
  finiteDifferenceGradients,
  type DifferenceOptions,
} from './finite-differences';
export {
  dimensionOf,
  fromVector,
  toVector,
  windowEndingAt,
  type FixedBuffer,
  type Point,
} from './fixed-buffer';
export { fixedPointOperator } from './fixed-point-operator';
export { followField, onBall, type FollowOptions, type RestPoint } from './follow-field';
export {
  countTerms,
  fppGradient,
  fppObjective,
  fppTermGradient,
  type FppProblem,
} from './fpp-objective';
export { minimiseOverBall, type CertifiedMinimum, type IsotropicQuadratic } from './frank-wolfe';
export { gradientMapping, printedMapping } from './gradient-mapping';
export {
  gradientVariance,
  meanOf,
  miniBatchVariance,
  termGradients,
  varianceOf,
} from './gradient-variance';
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
export { lastIdentity } from './last-identity';
export { leastSquares } from './least-squares';
export { distanceObjective, lemma1, proxObjective } from './lemma-1';
export { lemma2 } from './lemma-2';
export { expectedTermGradient, lemma3, type ComponentDiscrepancy } from './lemma-3';
export { lemma4, type VarianceSample } from './lemma-4';
export {
  estimateLipschitz,
  type LipschitzEstimate,
  type LipschitzSearch,
} from './lipschitz-estimate';
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
export { objectiveBound } from './objective-smoothness';
export { chainResidual, coincidingStates, type ObservedChain } from './observed-chain';
export { penaltyPath, type PenaltyMinimiser, type PenaltyPathOptions } from './penalty-path';
export { penaltyPathTangent } from './penalty-path-tangent';
export { projectedStep, projectOntoBall, type StepSample } from './projection';
export { proposition1, type SecondOrderSample } from './proposition-1';
export { proposition2 } from './proposition-2';
export { proposition3, singularValueBound, type RankSample } from './proposition-3';
export { randomConstrainedProblem } from './random-constrained-problem';
export { randomFixedBuffer } from './random-fixed-buffer';
export { randomFppProblem } from './random-fpp-problem';
export { randomMiniBatch, type RandomMiniBatchOptions } from './random-mini-batch';
export {
  runRandomStopping,
  type RandomStoppingOptions,
  type RandomStoppingRun,
} from './random-stopping';
export { randomStoppingBound, type BoundInputs } from './random-stopping-bound';
export { recordedBuffer } from './recorded-buffer';
export { gradientQuotient, relu, tanh, type Activation } from './relu-kink';
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
export { singularValues } from './singular-values';
export type { SmoothnessBound } from './smoothness-bound';
export { stateGradientByCases } from './state-gradient-by-cases';
export { stateRole, WINDOWS_OF_ROLE, type StateRole } from './state-roles';
export { stationarity, type Stationarity } from './stationarity';
export { stepContributions } from './step-contributions';
export { meanAtRandomTime, stoppingProbabilities } from './stopping-time';
export { symmetricEigen, type SymmetricEigen } from './symmetric-eigen';
export { teacherProblem, type TeacherOptions } from './teacher-problem';
export { tensorflowGradients } from './tensorflow-gradients';
export { theorem1, type RandomStoppingSample, type Theorem1Options } from './theorem-1';
export { theorem2, type PenaltySample } from './theorem-2';
export { fppField, storedStateField, truncatedBpttField, type UpdateField } from './update-fields';
export { windowJacobian, windowParameterJacobian } from './window-jacobian';
export { windowSteps, type WeightedNetwork } from './window-steps';
export { worstDiscrepancies, type WorstDiscrepancy } from './worst-discrepancies';
