'use strict';
// Proof that TensorFlow's native library works: one product, computed and compared.
const tf = require('@tensorflow/tfjs-node');

const product = tf
  .matMul(
    [
      [1, 2],
      [3, 4],
    ],
    [
      [5, 6],
      [7, 8],
    ],
  )
  .arraySync()
  .flat();
if (tf.getBackend() !== 'tensorflow' || String(product) !== '19,22,43,50') {
  throw new Error(`the ${tf.getBackend()} backend multiplied to ${String(product)}`);
}
