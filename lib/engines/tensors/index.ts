/**
 * The engine on TensorFlow: what is imported as `fixed-point-propagation/tensors`. Whoever imports it loads
 * TensorFlow's native library; `loadTensorsEngine` loads it when it is called.
 *
 * @module fixed-point-propagation/tensors
 */
export { tensorsEngine } from './tensors-engine';
