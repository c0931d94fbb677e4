/**
 * The paper's equations, lemmas and theorems as functions: both sides, computed.
 *
 * @module fixed-point-propagation/proofs
 */
export { pointInBall, pointOnSphere } from './convergence/ball';
export { bestConstant } from './recovery/best-constant';
export { circulation } from './convergence/circulation';
export { constrainedGradient, constrainedObjective } from './recovery/constrained-objective';
export { constraintJacobian, tangentBasis } from './recovery/constraint-jacobian';
export {
  constrainedTimes,
  constraints,
  countFree,
  type ConstrainedProblem,
  type ConstrainedSample,
} from './recovery/constraints';
export {
  backwardSweep,
  costateChains,
  exactChains,
  sweepEnds,
  type Sweep,
  type SweepOptions,
  type SweepSize,
  type SweepWindow,
} from './credit/backward-sweep';
export { creditParts, proximity, type CreditParts } from './credit/credit-and-proximity';
export { creditTravel, type CreditTravelOptions } from './credit/credit-travel';
export { chainHops, countedHops, uniformHops, type HopsOptions } from './credit/hops';
export { sweepMultipliers } from './credit/sweep-multipliers';
export { sweepProbabilities } from './credit/sweep-phases';
export {
  bpttGradient,
  sweepGradient,
  sweepTheorem,
  type SweepSample,
} from './credit/sweep-theorem';
export { sweepBias, theorem1OfSweeps, type SweepsOptions } from './credit/sweeps-in-motion';
export { creditReach, type CreditOptions, type CreditReach } from './gradients/credit-reach';
export { curvatureAt, gradientOf, hessianTimes, type Curvature } from './convergence/curvature';
export { derivedGradients } from './gradients/derived-gradients';
export { differenceFloor, isDecidable } from './gradients/difference-floor';
export { discrepancies, relativeError, type Discrepancies } from './gradients/discrepancy';
export { enginesApart, type EnginesApart } from './gradients/engines-apart';
export { dualGradients } from './gradients/dual-gradients';
export {
  dot,
  type Inertia,
  inertiaOf,
  leastSquares,
  logLogSlope,
  minus,
  norm,
  nullSpace,
  plus,
  restrict,
  singularValues,
  squaredNorm,
  type SymmetricEigen,
  symmetricEigen,
} from './numerics/linear-algebra';
export type { Evidence } from './evidence';
export { asymmetry, fieldJacobian } from './convergence/field-symmetry';
export {
  centralDifferences,
  differencedColumns,
  finiteDifferenceGradients,
  type DifferenceOptions,
} from './gradients/finite-differences';
export {
  dimensionOf,
  fromVector,
  toVector,
  windowEndingAt,
  type FixedBuffer,
  type Point,
} from './objective/fixed-buffer';
export { fixedPointOperator } from './objective/fixed-point-operator';
export {
  followField,
  onBall,
  type FollowOptions,
  type RestPoint,
} from './convergence/follow-field';
export {
  countTerms,
  fppGradient,
  fppObjective,
  fppTermGradient,
  type FppProblem,
} from './objective/fpp-objective';
export {
  minimiseOverBall,
  type CertifiedMinimum,
  type IsotropicQuadratic,
} from './convergence/frank-wolfe';
export { gradientMapping, printedMapping } from './convergence/gradient-mapping';
export {
  gradientVariance,
  meanOf,
  miniBatchVariance,
  termGradients,
  varianceOf,
} from './convergence/gradient-variance';
export {
  freeVector,
  interleavedGradient,
  interleavedObjective,
  unrollChains,
  type FreeVector,
} from './recovery/interleaved-rnns';
export {
  jacobianGains,
  jacobianRate,
  typicalGains,
  type Estimate,
} from './gradients/jacobian-decay';
export {
  kktResiduals,
  lagrangian,
  lagrangianGradient,
  type KktResiduals,
  type Multipliers,
} from './recovery/lagrangian';
export { lastIdentity } from './convergence/last-identity';
export { distanceObjective, lemma1, proxObjective } from './convergence/lemma-1';
export { lemma2 } from './convergence/lemma-2';
export { expectedTermGradient, lemma3, type ComponentDiscrepancy } from './convergence/lemma-3';
export { lemma4, type VarianceSample } from './convergence/lemma-4';
export {
  estimateLipschitz,
  type LipschitzEstimate,
  type LipschitzSearch,
} from './convergence/lipschitz-estimate';
export {
  lowestNeighbours,
  type Neighbourhood,
  type NeighbourSample,
} from './recovery/local-minima';
export {
  miniBatchObjective,
  windowObjective,
  type Eq7Gradients,
  type MiniBatch,
} from './gradients/mini-batch';
export {
  hessian,
  minimise,
  type MinimiseOptions,
  type Minimum,
  type SmoothFunction,
} from './numerics/minimise';
export { multiplierLemma } from './recovery/multiplier-lemma';
export { closedFormMultipliers, stationarityMultipliers } from './recovery/multipliers';
export { objectiveBound } from './convergence/objective-smoothness';
export { chainResidual, coincidingStates, type ObservedChain } from './objective/observed-chain';
export {
  penaltyPath,
  type PenaltyMinimiser,
  type PenaltyPathOptions,
} from './recovery/penalty-path';
export { penaltyPathTangent } from './recovery/penalty-path-tangent';
export { projectedStep, projectOntoBall, type StepSample } from './convergence/projection';
export { proposition1, type SecondOrderSample } from './recovery/proposition-1';
export { proposition2 } from './recovery/proposition-2';
export { proposition3, singularValueBound, type RankSample } from './recovery/proposition-3';
export { randomConstrainedProblem } from './recovery/random-constrained-problem';
export { randomFixedBuffer } from './objective/random-fixed-buffer';
export { randomFppProblem } from './objective/random-fpp-problem';
export { randomMiniBatch, type RandomMiniBatchOptions } from './gradients/random-mini-batch';
export {
  runRandomStopping,
  type RandomStoppingOptions,
  type RandomStoppingRun,
} from './convergence/random-stopping';
export { randomStoppingBound, type BoundInputs } from './convergence/random-stopping-bound';
export { recordedBuffer } from './objective/recorded-buffer';
export { gradientQuotient, relu, tanh, type Activation } from './convergence/relu-kink';
export { rnnMinimum } from './recovery/rnn-minimum';
export { reformulation } from './objective/reformulation';
export {
  fromRnnVector,
  project,
  rnnGradient,
  rnnObjective,
  toRnnVector,
  unroll,
  type RnnPoint,
  type Scored,
} from './objective/rnn-objective';
export type { SmoothnessBound } from './convergence/smoothness-bound';
export { stateGradientByCases } from './convergence/state-gradient-by-cases';
export { stateRole, WINDOWS_OF_ROLE, type StateRole } from './convergence/state-roles';
export { stationarity, type Stationarity } from './convergence/stationarity';
export { stepContributions } from './gradients/step-contributions';
export { meanAtRandomTime, stoppingProbabilities } from './convergence/stopping-time';
export { teacherProblem, type TeacherOptions } from './recovery/teacher-problem';
export { tensorflowGradients } from './gradients/tensorflow-gradients';
export { theorem1, type RandomStoppingSample, type Theorem1Options } from './convergence/theorem-1';
export { theorem2, type PenaltySample } from './recovery/theorem-2';
export {
  fppField,
  storedStateField,
  truncatedBpttField,
  type UpdateField,
} from './convergence/update-fields';
export { windowJacobian, windowParameterJacobian } from './gradients/window-jacobian';
export { windowSteps, type WeightedNetwork } from './gradients/window-steps';
export { worstDiscrepancies, type WorstDiscrepancy } from './gradients/worst-discrepancies';
