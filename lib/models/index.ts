export { elman, type ElmanOptions } from './elman';
export { initialParameters } from './initial-parameters';
export type { Activation, InitialWeights, Loss, Network, ParameterBlock, Role } from './network';
