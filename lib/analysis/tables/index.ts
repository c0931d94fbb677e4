/**
 * Tables that Danfo computes: what is imported as `fixed-point-propagation/analysis/tables`. Whoever imports it loads
 * TensorFlow's native library; `htmlTable`, which does not need it, is in `analysis`.
 *
 * @module fixed-point-propagation/analysis/tables
 */
export * from './danfo';
export type { ResultRow } from './result-row';
