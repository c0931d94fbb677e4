export type { Automaton, Draw, RunningAutomaton, Table, Term } from './automaton';
export { AutomatonStreams } from './automaton-streams';
export { corpusFrom, END_OF_LINE, type Corpus } from './corpus';
export { CycleWorld, type CycleWorldOptions } from './cycle-world';
export { dataHash } from './data-hash';
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
export { NextWord, type NextWordOptions } from './next-word';
export { PennTreebank } from './penn-treebank';
export { CorpusError, findPennTreebank, loadPennTreebank } from './penn-treebank-files';
export { Recording, type RecordedValue, type RecordingOptions } from './recording';
export { RunStreams } from './run-streams';
export {
  SequentialMnist,
  type SequentialMnistOptions,
  type SequentialMnistReferences,
} from './sequential-mnist';
export { StochasticWorld, type StochasticWorldReferences } from './stochastic-world';
export type { StreamSource } from './stream-source';
