/**
 * The library: what learns, what is learned from, and what computes it. It needs no native code. What judges and
 * draws results, keeps them, proves theorems or loads TensorFlow has a name of its own.
 *
 * @module fixed-point-propagation
 */
export * from './engines';
export * from './environments';
export * from './validation/errors';
export { KernelInterrupted } from './platform/kernel-interrupts';
export * from './models';
export * from './online';
export * from './random';
export * from './trainers';
export * from './weights';
