import * as tf from '@tensorflow/tfjs-node';

/**
 * Runs `work` and frees every tensor that arose in it and was not kept by `tf.keep`. Unlike
 * `tf.tidy` it returns anything, and keeps nothing because it was returned.
 */
export function inScope<T>(work: () => T): T {
  const engine = tf.engine();
  engine.startScope();
  try {
    return work();
  } finally {
    engine.endScope();
  }
}
