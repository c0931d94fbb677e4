export type { Cell, CellOptions, CellStep, Input } from './cells/cell';
export { elman, type Activation, type ElmanNetwork, type ElmanOptions } from './cells/elman';
export { gru, type GruNetwork, type GruOptions } from './cells/gru';
export { lstm, type LstmNetwork, type LstmOptions } from './cells/lstm';
export type { Embedding, EmbeddingOptions } from './embedding';
export { initialParameters } from './initial-parameters';
export { cellNames, cellOf, cells, type CellName, type MakeNetwork, type Network } from './network';
export {
  blockOf,
  blockOffset,
  type HuberLoss,
  type InitialWeights,
  type Loss,
  type NetworkShape,
  type ParameterBlock,
  type Role,
  type VectorLoss,
} from './network-shape';
export { predict, type SequencePrediction } from './predict';
export {
  lossOf,
  predictionOf,
  readoutOf,
  type Prediction,
  type Readout,
  type Target,
} from './readout';
