import { standardNormal, type Generator } from '../random';
import { hasMethod } from '../validation/describe-value';
import { OptionError } from '../validation/errors';
import { addForgetBias } from './cells/lstm';
import { checkNetwork } from './check-network';
import type { Network } from './network';
import type { ParameterBlock } from './network-shape';

/** Half the width of the interval that an embedding is drawn from. */
const EMBEDDING_LIMIT = 0.1;

/**
 * Draws θ = (W, β) as `network.initialWeights` says, and adds an LSTM's `forgetBias`.
 *
 * @returns [parameterCount] in the layout of `network.blocks`
 * @throws OptionError if one of them is none
 */
export function initialParameters(network: Network, generator: Generator): Float64Array {
  checkNetwork('initialParameters', network);
  if (!hasMethod(generator, 'uniform')) {
    throw new OptionError('initialParameters', 'generator', generator, 'a Generator');
  }
  const parameters = new Float64Array(network.parameterCount);
  for (const block of network.blocks) {
    const size = (block.rows / block.gates) * block.columns;
    for (let gate = 0; gate < block.gates; gate++) {
      parameters.set(drawGate(network, block, generator), block.offset + gate * size);
    }
  }
  if (network.cell === 'lstm') addForgetBias(network, parameters);
  return parameters;
}

/** One gate's matrix of a block, or all of a block that is not divided. */
function drawGate(network: Network, block: ParameterBlock, generator: Generator): Float64Array {
  const { columns } = block;
  const rows = block.rows / block.gates;
  if (block.kind === 'embedding') return drawUniform(rows * columns, EMBEDDING_LIMIT, generator);
  if (network.initialWeights === 'uniform') {
    return drawUniform(rows * columns, 1 / Math.sqrt(network.hiddenUnits), generator);
  }
  if (block.kind === 'bias') return new Float64Array(rows * columns);
  if (block.kind === 'recurrent' && network.initialWeights === 'orthogonal') {
    return drawOrthogonal(rows, generator);
  }
  return drawUniform(rows * columns, Math.sqrt(6 / (rows + columns)), generator);
}

function drawUniform(count: number, limit: number, generator: Generator): Float64Array {
  const drawn = new Float64Array(count);
  for (let i = 0; i < count; i++) drawn[i] = (2 * generator.uniform() - 1) * limit;
  return drawn;
}

/**
 * A uniformly random orthogonal matrix: normal rows, orthonormalised by Gram–Schmidt, each row
 * twice, which leaves it orthogonal to rounding.
 */
function drawOrthogonal(size: number, generator: Generator): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    const vector = matrix.subarray(row * size, (row + 1) * size);
    for (let i = 0; i < size; i++) vector[i] = standardNormal(generator);
    for (let pass = 0; pass < 2; pass++) removeRows(vector, matrix, row);
    const norm = Math.sqrt(dot(vector, vector, 0));
    for (let i = 0; i < size; i++) vector[i] /= norm;
  }
  return matrix;
}

/** Takes off a vector what it has of each of a matrix's first rows, one after the other. */
function removeRows(vector: Float64Array, matrix: Float64Array, rows: number): void {
  const size = vector.length;
  let overlap = rows === 0 ? 0 : dot(vector, matrix, 0);
  for (let row = 0; row < rows; row++) {
    const base = row * size;
    // A sum is one long wait for its last term, in which a row is taken off that the next sum is about.
    const next = row === rows - 1 ? base : base + size;
    let sum = 0;
    for (let i = 0; i < size; i++) {
      const value = vector[i] - overlap * matrix[base + i];
      vector[i] = value;
      sum += value * matrix[next + i];
    }
    overlap = sum;
  }
}

/** @param from where in `b` its vector begins */
function dot(a: Float64Array, b: Float64Array, from: number): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[from + i];
  return sum;
}
