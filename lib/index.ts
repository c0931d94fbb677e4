/**
 * The library, less the two modules that load TensorFlow: `dist/proofs`, for its oracle, and
 * `dist/analysis/tables`, for Danfo.
 */
export * from './analysis';
export * from './engines';
export * from './environments';
export * from './validation/errors';
export * from './experiments';
export { KernelInterrupted } from './platform/kernel-interrupts';
export * from './models';
export * from './online';
export * from './random';
export * from './sweeps';
export * from './trainers';
