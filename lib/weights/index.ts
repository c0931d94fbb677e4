export { exportModule, type ModuleOptions } from './export-module';
export { exportWeights, importWeights, WeightsError, type WeightFormat } from './pytorch';
export { savedNetworks, type SavedNetwork } from './saved-networks';
export type { TrainedNetwork, WeightSource, WhichRun } from './weight-source';
