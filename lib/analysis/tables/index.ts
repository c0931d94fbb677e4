/**
 * Tables that Danfo computes: what notebooks import as `dist/analysis/tables`. Whoever imports it loads
 * TensorFlow's native library; `htmlTable`, which does not need it, is in `analysis`.
 */
export * from './danfo';
