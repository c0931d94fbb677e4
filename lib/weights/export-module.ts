import type { Space } from '../environments';
import { blockOffset, type Network } from '../models';
import { trainedNetwork, type WeightSource, type WhichRun } from './weight-source';

/** Options of {@link exportModule}. */
export interface ModuleOptions extends WhichRun {
  /** A line that the module begins with, e.g. what it was made from. */
  readonly origin?: string;
}

/**
 * Writes a trained network as one ES module that needs no other: in Node.js, in a browser, wherever JavaScript
 * runs. Its outputs are, to the bit, those that `predict` computes in float64.
 *
 * The module exports `step(state, observation)`, which gives `{ state, output }`, `initialState()`,
 * `predict(observations)`, and the spaces `observation` and `target`. It checks what it is given.
 *
 * @param source e.g. what `learn` gave
 * @returns the module's text
 * @throws OptionError if the source cannot tell its weights
 * @example
 * ```ts
 * import { writeFileSync } from 'node:fs';
 * import { CycleWorld, elman, exportModule, Fpp, learn } from 'fixed-point-propagation';
 *
 * const environment = new CycleWorld({ length: 4 });
 * const network = elman(environment, { hiddenUnits: 4 });
 * const trainer = new Fpp({ truncationLength: 2 });
 * const learned = await learn({ environment, network, trainer, learningRate: 0.01, steps: 500 });
 * writeFileSync('cycle.mjs', exportModule(learned));
 * ```
 */
export function exportModule(source: WeightSource, options: ModuleOptions = {}): string {
  const { origin, ...which } = options;
  const { network, parameters } = trainedNetwork('exportModule', source, which);
  const { hiddenUnits: k, hiddenOffset: h, stateSize, inputSize: d, outputSize: m } = network;
  const offsets = Object.fromEntries(network.blocks.map(({ name, offset }) => [name, offset]));
  const first = origin === undefined ? '' : `// ${origin.replace(/\s+/g, ' ')}\n`;
  return `${first}// A recurrent network that has learned (${network.cell}, ${k} hidden units), written by exportModule of
// fixed-point-propagation: predicts, and needs nothing else.

/** What is observed. */
export const observation = ${JSON.stringify(network.observation)};

/** What is predicted: the probability of each class, or a vector. */
export const target = ${JSON.stringify(network.target)};

const weights = Float64Array.from(read(
  '${base64Of(parameters)}',
));

/** The state before the first observation. */
export function initialState() {
  return new Float64Array(${stateSize});
}

/**
 * One step.
 * @param {Float64Array} state [${stateSize}], left as it is
 * @param {${valueType(network.observation)}} observed
 * @returns {{ state: Float64Array, output: Float64Array }} the next state [${stateSize}], and the prediction [${m}]
 */
export function step(state, observed) {
  check(state, observed);
  const next = new Float64Array(${stateSize});
${cellText(network)}
  return { state: next, output: outputOf(next) };
}

/**
 * The predictions after each observation of a sequence.
 * @param {Iterable<${valueType(network.observation)}>} observations
 * @param {Float64Array} [state] to begin with
 * @returns {Float64Array[]}
 */
export function predict(observations, state = initialState()) {
  const outputs = [];
  for (const observed of observations) {
    const taken = step(state, observed);
    state = taken.state;
    outputs.push(taken.output);
  }
  return outputs;
}

function outputOf(state) {
  const outputs = new Float64Array(${m});
  for (let i = 0; i < ${m}; i++) {
    let sum = weights[${offsets['readoutBias']} + i];
    for (let j = 0; j < ${k}; j++) sum += weights[${offsets['readout']} + i * ${k} + j] * state[${h} + j];
    outputs[i] = sum;
  }
${network.target.kind === 'vector' ? '' : softmaxText}  return outputs;
}

/** Adds A h to v, h being the hidden units of the state. */
function addRecurrent(state, v) {
  for (let i = 0; i < v.length; i++) {
    let sum = v[i];
    for (let j = 0; j < ${k}; j++) sum += weights[${offsets['recurrent']} + i * ${k} + j] * state[${h} + j];
    v[i] = sum;
  }
}

/** Adds U x to u. */
function addInput(observed, u) {
${inputText(network)}
}

function biases() {
  return weights.slice(${offsets['bias']}, ${offsets['bias'] + gatesOf(network) * k});
}
${network.cell === 'elman' ? '' : sigmoidText}
function check(state, observed) {
  if (state?.length !== ${stateSize}) throw new RangeError('a state must be of ${stateSize} numbers, e.g. initialState()');
${checkText(network.observation)}
}

function read(text) {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return new ${isSingle(parameters) ? 'Float32Array' : 'Float64Array'}(bytes.buffer);
}
`;

  function inputText({ embedding, observation }: Network): string {
    const U = offsets['input'];
    if (observation.kind === 'class' && embedding === null) {
      return `  for (let i = 0; i < u.length; i++) u[i] += weights[${U} + i * ${d} + observed];`;
    }
    const x =
      embedding === null
        ? 'observed'
        : `weights.subarray(${offsets['embedding']} + observed * ${d}, ${offsets['embedding']} + (observed + 1) * ${d})`;
    return `  const x = ${x};
  for (let i = 0; i < u.length; i++) {
    let sum = u[i];
    for (let j = 0; j < ${d}; j++) sum += weights[${U} + i * ${d} + j] * x[j];
    u[i] = sum;
  }`;
  }
}

const gates = { elman: 1, gru: 3, lstm: 4 } as const;

function gatesOf({ cell }: Network): number {
  return gates[cell];
}

/** The equations of a network's cell, in the order of sums that the reference has them in. */
function cellText(network: Network): string {
  const { hiddenUnits: k } = network;
  switch (network.cell) {
    case 'elman':
      return `  const z = biases();
  addRecurrent(state, z);
  addInput(observed, z);
  for (let i = 0; i < ${k}; i++) next[i] = Math.tanh(z[i]);`;
    case 'lstm':
      return `  const z = biases();
  addRecurrent(state, z);
  addInput(observed, z);
  for (let i = 0; i < ${k}; i++) {
    next[i] = sigmoid(z[${k} + i]) * state[i] + sigmoid(z[i]) * Math.tanh(z[${2 * k} + i]);
    next[${k} + i] = sigmoid(z[${3 * k} + i]) * Math.tanh(next[i]);
  }`;
    case 'gru':
      return `  const u = biases();
  addInput(observed, u);
  const v = new Float64Array(${3 * k});
  for (let i = 0; i < ${k}; i++) v[${2 * k} + i] = weights[${blockOffset(network, 'candidateBias')} + i];
  addRecurrent(state, v);
  for (let i = 0; i < ${k}; i++) {
    const reset = sigmoid(u[i] + v[i]);
    const kept = sigmoid(u[${k} + i] + v[${k} + i]);
    const candidate = Math.tanh(u[${2 * k} + i] + reset * v[${2 * k} + i]);
    next[i] = (1 - kept) * candidate + kept * state[i];
  }`;
  }
}

const softmaxText = `  const largest = outputs.reduce((most, value) => Math.max(most, value), -Infinity);
  let total = 0;
  for (let i = 0; i < outputs.length; i++) {
    outputs[i] = Math.exp(outputs[i] - largest);
    total += outputs[i];
  }
  for (let i = 0; i < outputs.length; i++) outputs[i] /= total;
`;

const sigmoidText = `
function sigmoid(z) {
  return 1 / (1 + Math.exp(-z));
}
`;

function valueType({ kind }: Space): string {
  return kind === 'class' ? 'number' : 'ArrayLike<number>';
}

function checkText(space: Space): string {
  if (space.kind === 'class') {
    return `  if (!(Number.isInteger(observed) && observed >= 0 && observed < ${space.classes})) {
    throw new RangeError('an observation must be a class, an integer from 0 to ${space.classes - 1}; got ' + observed);
  }`;
  }
  return `  if (observed?.length !== ${space.size}) throw new RangeError('an observation must be of ${space.size} numbers');
  for (let j = 0; j < ${space.size}; j++) {
    if (!Number.isFinite(observed[j])) throw new RangeError('observation[' + j + '] must be a finite number; got ' + observed[j]);
  }`;
}

function isSingle(values: Float64Array): boolean {
  return values.every((value) => Object.is(Math.fround(value), value));
}

/** Numbers as text: in float32 where that loses nothing. */
function base64Of(values: Float64Array): string {
  const { buffer } = isSingle(values) ? Float32Array.from(values) : values;
  let text = '';
  for (const byte of new Uint8Array(buffer)) text += String.fromCharCode(byte);
  return btoa(text);
}
