import type { Network } from '../../models';
import {
  constants,
  inner,
  logistic,
  logSumExp,
  minus,
  plus,
  scaled,
  sum,
  tanh,
  times,
  vary,
  type Dual,
} from './dual-number';
import type { Eq7Gradients, MiniBatch } from './mini-batch';

type Window = MiniBatch['windows'][number];
type Value = Window['inputs'][number];

/** The rows of a block of θ; none if the network has no such block. */
type RowsOf = (name: string) => Dual[][];

/**
 * The four gradients of eq. 7 in forward mode: eq. 6 is evaluated in dual numbers, once for every
 * variable. Exact to rounding, and shares no line with the engines, whose derivatives run backwards.
 */
export function dualGradients(batch: MiniBatch): Eq7Gradients {
  const { network, parameters, windows } = batch;
  const theta = constants(parameters);
  const gradient = parameters.map((_, index) => {
    const varied = vary(theta, index);
    const objectives = windows.map((window) =>
      objectiveOf(batch, varied, window, constants(window.start), constants(window.end)),
    );
    return sum(objectives).derivative / windows.length;
  });
  const starts = windows.map((window) => {
    const [start, end] = [constants(window.start), constants(window.end)];
    return window.start.map(
      (_, index) => objectiveOf(batch, theta, window, vary(start, index), end).derivative,
    );
  });
  const ends = windows.map((window) => {
    const [start, end] = [constants(window.start), constants(window.end)];
    return window.end.map(
      (_, index) => objectiveOf(batch, theta, window, start, vary(end, index)).derivative,
    );
  });
  const { cellParameterCount, learnedParameterCount } = network;
  return {
    W: gradient.slice(0, cellParameterCount),
    beta: gradient.slice(cellParameterCount, learnedParameterCount),
    starts,
    ends,
  };
}

/** L_i of one window, eq. 6. */
function objectiveOf(
  { network, objective }: MiniBatch,
  theta: readonly Dual[],
  window: Window,
  start: readonly Dual[],
  end: readonly Dual[],
): Dual {
  const rowsOf: RowsOf = (name) =>
    network.blocks
      .filter((block) => block.name === name)
      .flatMap(({ offset, rows, columns }) =>
        Array.from({ length: rows }, (_, row) =>
          theta.slice(offset + row * columns, offset + (row + 1) * columns),
        ),
      );
  const [E, V, c] = ['embedding', 'readout', 'readoutBias'].map(rowsOf);
  const k = network.hiddenUnits;
  let state = start;
  const losses = window.inputs.map((input, j) => {
    const isEmbedded = network.embedding !== null && typeof input === 'number';
    const x = isEmbedded ? E[input] : vectorOf(input, network.inputSize);
    state = nextState(network, rowsOf, state, x);
    const outputs = V.map((row, i) => plus(inner(row, state.slice(-k)), c[i][0]));
    return lossOf(network, outputs, window.targets[j]);
  });
  const loss =
    objective.loss === 'every' ? scaled(sum(losses), 1 / losses.length) : losses[losses.length - 1];
  const difference = end.map((entry, i) => minus(entry, state[i]));
  const share = objective.penalty === 'sum' ? 1 : 1 / network.stateSize;
  return plus(loss, scaled(inner(difference, difference), (objective.lambda / 2) * share));
}

/** f_W(s, x), written down once more for each cell. */
function nextState(
  network: Network,
  rowsOf: RowsOf,
  state: readonly Dual[],
  x: readonly Dual[],
): Dual[] {
  const [A, U, b] = ['recurrent', 'input', 'bias'].map(rowsOf);
  const hidden = state.slice(-network.hiddenUnits);
  const preactivations = (): Dual[] =>
    A.map((row, i) => sum([inner(row, hidden), inner(U[i], x), b[i][0]]));
  switch (network.cell) {
    case 'elman':
      return preactivations().map(tanh);
    case 'lstm':
      return lstmState(preactivations(), state);
    case 'gru': {
      const ofInput = U.map((row, i) => plus(inner(row, x), b[i][0]));
      const ofHidden = A.map((row) => inner(row, hidden));
      return gruState(ofInput, ofHidden, rowsOf('candidateBias').flat(), hidden);
    }
  }
}

/** The next (c, h) from the preactivations of the gates i, f, g, o and the state before. */
function lstmState(z: readonly Dual[], state: readonly Dual[]): Dual[] {
  const k = state.length / 2;
  const gate = (index: number): Dual[] => z.slice(index * k, (index + 1) * k);
  const [input, forget, output] = [gate(0), gate(1), gate(3)].map((part) => part.map(logistic));
  const candidate = gate(2).map(tanh);
  const cells = input.map((i, u) => plus(times(forget[u], state[u]), times(i, candidate[u])));
  return [...cells, ...cells.map((cell, u) => times(output[u], tanh(cell)))];
}

/** The next h from U x + b and A h of the gates r, z, n, the bias c of A_n h, and the h before. */
function gruState(
  ofInput: readonly Dual[],
  ofHidden: readonly Dual[],
  bias: readonly Dual[],
  hidden: readonly Dual[],
): Dual[] {
  const k = hidden.length;
  return hidden.map((before, i) => {
    const [reset, keep] = [i, k + i].map((row) => logistic(plus(ofInput[row], ofHidden[row])));
    const shown = times(reset, plus(ofHidden[2 * k + i], bias[i]));
    const candidate = tanh(plus(ofInput[2 * k + i], shown));
    return plus(candidate, times(keep, minus(before, candidate)));
  });
}

/** −ln softmax(outputs)_y for a class y; for a vector y its loss, written down once more. */
function lossOf({ loss }: Network, outputs: readonly Dual[], y: Value): Dual {
  if (typeof y === 'number') return minus(logSumExp(outputs), outputs[y]);
  const difference = constants(y).map((value, i) => minus(outputs[i], value));
  if (loss === 'squared-error') return inner(difference, difference);
  const sizes = difference.map((d) => scaled(d, d.value < 0 ? -1 : 1));
  if (typeof loss === 'string') return sum(sizes);
  const { threshold } = loss;
  const far = { value: threshold / 2, derivative: 0 };
  return sum(
    sizes.map((size) =>
      size.value <= threshold
        ? scaled(times(size, size), 1 / 2)
        : scaled(minus(size, far), threshold),
    ),
  );
}

function vectorOf(value: Value, size: number): Dual[] {
  if (typeof value !== 'number') return constants(value);
  return constants(Array.from({ length: size }, (_, i) => Number(i === value)));
}
