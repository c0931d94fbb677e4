export { blockOffset } from './block-offset';
export type { Embedding, EmbeddingOptions } from './embedding';
export { elman, type ElmanOptions } from './elman';
export { initialParameters } from './initial-parameters';
export { lstm, type LstmOptions } from './lstm';
export type {
  Activation,
  ElmanNetwork,
  InitialWeights,
  Loss,
  LstmNetwork,
  Network,
  NetworkShape,
  ParameterBlock,
  Role,
} from './network';
