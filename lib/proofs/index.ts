export { derivedGradients } from './derived-gradients';
export { discrepancies, relativeError, type Discrepancies } from './discrepancy';
export {
  centralDifferences,
  finiteDifferenceGradients,
  type DifferenceOptions,
} from './finite-differences';
export {
  miniBatchObjective,
  windowObjective,
  type Eq7Gradients,
  type MiniBatch,
} from './mini-batch';
export { randomMiniBatch, type RandomMiniBatchOptions } from './random-mini-batch';
export { tensorflowGradients } from './tensorflow-gradients';
export { windowJacobian } from './window-jacobian';
export { worstDiscrepancies, type WorstDiscrepancy } from './worst-discrepancies';
