import { describe, expect, test } from 'vitest';
import { cellOf, Generator } from '../../lib';
import {
  centralDifferences,
  curvatureAt,
  differencedColumns,
  norm,
  pointInBall,
  pointOnSphere,
} from '../../lib/proofs';
import { cellBound } from '../../lib/proofs/convergence/cell-smoothness';
import {
  affineBound,
  componentwiseBound,
  crossEntropyBound,
  LOGISTIC,
  meanBound,
  productBound,
  squareBound,
  stackBound,
  sumBound,
  TANH,
  variableBound,
  type SmoothnessBound,
} from '../../lib/proofs/convergence/smoothness-bound';
import { eachCell } from '../models/each-cell';

const R = 1.5;
const part = variableBound(R);
const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/** A rule, a function of x in the ball that it must bound, and by how much it may overdo it. */
const rules: [string, SmoothnessBound, (x: Float64Array) => number, number, number][] = [
  ['a variable', part, (x) => x[0], 1, 1],
  ['affine, a v + b', affineBound(part, 0, R), (x) => x[0] * x[1] + x[2], 2, 2],
  [
    'affine, twice',
    affineBound(affineBound(part, 0, R), 0, R),
    (x) => x[0] * (x[0] * x[1] + x[2]) + x[2],
    3,
    4,
  ],
  ['tanh', componentwiseBound(part, TANH, 1), (x) => Math.tanh(x[0]), 1, 1],
  ['σ', componentwiseBound(part, LOGISTIC, 1), (x) => sigmoid(x[0]), 1, 1],
  [
    'tanh of an affine map',
    componentwiseBound(affineBound(part, 0, R), TANH, 1),
    (x) => Math.tanh(x[0] * x[1] + x[2]),
    4,
    8,
  ],
  ['a product', productBound(part, part), (x) => x[0] * x[1], 2, 2],
  [
    'a product of bent factors',
    productBound(componentwiseBound(part, TANH, 1), componentwiseBound(part, TANH, 1)),
    (x) => Math.tanh(x[0]) ** 2,
    3,
    2,
  ],
  ['a sum', sumBound(squareBound(part, 1), part), (x) => x[0] ** 2 + x[0], 1, 1],
  ['a mean', meanBound([squareBound(part, 1), squareBound(part, 3)]), (x) => 2 * x[0] ** 2, 1, 1],
  ['a weighted square', squareBound(part, 2.5), (x) => 2.5 * x[0] ** 2, 1, 1],
  [
    'a square of two parts',
    squareBound(stackBound(part, part), 1),
    (x) => x[0] ** 2 + x[1] ** 2,
    2,
    2,
  ],
  ['cross-entropy', crossEntropyBound(part, 2), (x) => Math.log(1 + Math.exp(x[1] - x[0])), 1.5, 1],
];

describe('what is proved about a quantity on the ball', () => {
  test.each(rules)('%s: holds and is not far off', (_, bound, f, slopeSlack, curvatureSlack) => {
    const { size, derivative, curvature } = supremum(f);
    expect(size).toBeLessThanOrEqual(bound.size * (1 + 1e-9));
    expect(derivative).toBeLessThanOrEqual(bound.derivative * (1 + 1e-6));
    expect(curvature).toBeLessThanOrEqual(bound.curvature * (1 + 1e-5) + 1e-6);
    expect(bound.derivative).toBeLessThanOrEqual(slopeSlack * derivative * 1.1);
    expect(bound.curvature).toBeLessThanOrEqual(curvatureSlack * curvature * 1.1 + 1e-6);
  });

  test('fails for a rule without its cross term', () => {
    const { curvature } = supremum((x) => x[0] * x[1] + x[2]);
    const { derivative } = part;
    const withoutCrossTerm = affineBound(part, 0, R).curvature - 2 * derivative;
    expect(curvature).toBeGreaterThan(withoutCrossTerm + 0.5);
  });
});

test.each(eachCell)(
  'what is proved of one step of the %s cell holds, its memory included',
  (_, make) => {
    const network = make(
      { observation: { kind: 'vector', size: 1 }, target: { kind: 'vector', size: 1 } },
      { hiddenUnits: 1 },
    );
    const { stateSize, parameterCount } = network;
    const radius = 4;
    const start = variableBound(radius);
    const bound = cellBound(
      network,
      { state: start, hidden: start, cellState: start },
      0,
      radius,
    ).state;
    const cell = cellOf(network);
    const step = (x: Float64Array): Float64Array => {
      const next = new Float64Array(stateSize);
      const theta = x.subarray(stateSize);
      cell.forward(theta, x.subarray(0, stateSize), Float64Array.of(0), next);
      return next;
    };

    // All biases open the gates, and the first component of the state is as large as they allow.
    const open = new Float64Array(stateSize + parameterCount);
    const biases = network.blocks.find(({ name }) => name === 'bias');
    const first = biases?.offset ?? 0;
    open.fill(1.4, stateSize + first, stateSize + network.cellParameterCount);
    open[0] = Math.sqrt(radius ** 2 - 1.4 ** 2 * (network.cellParameterCount - first));
    expect(norm(open)).toBeCloseTo(radius, 9);

    const generator = new Generator([3, 5, 7, 11]);
    for (let p = 0; p < 200; p++) {
      const x = p === 0 ? open : pointInBall(generator, open.length, radius);
      const [v, moved] = [pointOnSphere(generator, x.length, 1), x.slice()];
      expect(norm(step(x))).toBeLessThanOrEqual(bound.size);
      const shift = new Float64Array(1);
      const along = (): Float64Array => step(moved.map((value, i) => value + shift[0] * v[i]));
      expect(norm(differencedColumns(along, shift)[0])).toBeLessThanOrEqual(bound.derivative);
    }
  },
);

/** The largest |f|, ‖∇f‖ and ‖∇²f‖ found in the ball, by differences. */
function supremum(f: (x: Float64Array) => number): {
  size: number;
  derivative: number;
  curvature: number;
} {
  const generator = new Generator([3, 5, 7, 11]);
  const gradient = (x: Float64Array): Float64Array => {
    const moved = x.slice();
    return centralDifferences(() => f(moved), moved, { step: 1.5e-3, order: 6 });
  };
  let [size, derivative, curvature] = [0, 0, 0];
  for (let p = 0; p < 400; p++) {
    const draw = p % 2 === 0 ? pointOnSphere : pointInBall;
    const x = draw(generator, 3, R);
    size = Math.max(size, Math.abs(f(x)));
    derivative = Math.max(derivative, norm(gradient(x)));
    const found = curvatureAt(gradient, x, pointOnSphere(generator, 3, 1), 8);
    curvature = Math.max(curvature, found.norm);
  }
  return { size, derivative, curvature };
}
