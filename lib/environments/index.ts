export { CycleWorld, type CycleWorldOptions } from './cycle-world';
export {
  allocateTransitions,
  width,
  type ClassSpace,
  type Environment,
  type Space,
  type Spaces,
  type Streams,
  type Transitions,
  type VectorSpace,
} from './environment';
export { loadDigits, type Digits } from './mnist-digits';
export { Recording, type RecordedValue, type RecordingOptions } from './recording';
export { SequentialMnist, type SequentialMnistOptions } from './sequential-mnist';
export { StochasticWorld, type StochasticWorldReferences } from './stochastic-world';
