import { constant } from '../../lanes/constants';
import { descend } from '../../lanes/kernels/optimizer';
import type { Walk } from '../../kernel-language/function-builder';
import {
  add,
  get,
  load,
  multiply,
  plus,
  zeroVector,
  type Address,
  type Expression,
  type Local,
} from '../../kernel-language/expressions';
import { LANES, VECTOR } from '../shape';
import { byPanel, eachSeveral, type Emit, type PanelMatrix } from './emit';

/** Samples that are written out one after the other. */
const UNROLLED = 2;

/** Gradients of a matrix of weights that are moved along at a time. */
const MOVED_TOGETHER = 4;

/** What the samples of some steps hand a matrix of weights: its gradient is Σ xᵀ dz. */
export interface Samples {
  /** How many steps, a variable. */
  readonly steps: Local;
  /** What it multiplies; null: a bias, which multiplies 1. */
  readonly x: { readonly matrix: PanelMatrix; readonly stepBytes: number } | null;
  readonly dz: { readonly matrix: PanelMatrix; readonly stepBytes: number };
  /** Panels of dz to take, and how far apart. Default all, one after the other. */
  readonly every?: number;
}

/** A block of θ, the accumulators beside it, and the rate; or where to put the gradient. */
export type Target =
  | { readonly kind: 'gradient'; readonly at: Address }
  | {
      readonly kind: 'learn';
      readonly parameters: Address;
      readonly accumulators: Address;
      readonly rate: Local;
    };

/** A block's size, true and stored. */
export interface WeightBlock {
  readonly panels: number;
  readonly rows: number;
  readonly storedRows: number;
}

/**
 * The gradient of a block of weights, tile by tile, which is stored or at once followed: it then never exists
 * as a whole. Each number is a sum in the order of the steps and of their samples, times 1/n.
 */
export function weightGradient(
  emit: Emit,
  { panels, rows, storedRows }: WeightBlock,
  samples: Samples,
  target: Target,
): void {
  const { f, tile } = emit;
  const { x, dz, every = 1 } = samples;
  const places: Address[] =
    target.kind === 'gradient' ? [target.at] : [target.parameters, target.accumulators];
  const walks = [
    byPanel(dz.matrix, every),
    ...places.map((at) => byPanel({ at, rows: storedRows })),
  ];
  eachSeveral(f, panels, tile.panels, walks, ([dzAt, ...placesAt], width) => {
    const columns = Array.from({ length: width }, (_, panel) =>
      plus(dzAt, panel * every * dz.matrix.rows * VECTOR),
    );
    const finish = (sums: readonly (readonly Local[])[], at: readonly Address[]): void => {
      finishTile(emit, sums, storedRows, target, at);
    };
    if (x === null) {
      finish(tileOf(emit, 1, columns, samples, null), placesAt);
      return;
    }
    const ofRows = (height: number): Walk[] =>
      placesAt.map((from) => ({ from, stride: height * VECTOR }));
    const ofPanel = (xPanel: Address, panelAt: readonly Address[], count: number): void => {
      const inside = [
        { from: xPanel, stride: 4 },
        ...panelAt.map((from) => ({ from, stride: VECTOR })),
      ];
      eachSeveral(f, count, tile.weightRows, inside, ([xAt, ...at], height) => {
        finish(tileOf(emit, height, columns, samples, xAt), at);
      });
    };
    const full = Math.floor(rows / LANES);
    f.each(full, [byPanel(x.matrix), ...ofRows(LANES)], ([xPanel, ...at]) => {
      ofPanel(xPanel, at, LANES);
    });
    const rest = rows % LANES;
    if (rest === 0) return;
    const behind = placesAt.map((at) => plus(at, full * LANES * VECTOR));
    ofPanel(plus(x.matrix.at, full * x.matrix.rows * VECTOR), behind, rest);
  });
}

/** The sums of a tile: [row][panel]. */
function tileOf(
  { f, samples: n }: Emit,
  height: number,
  columns: readonly Address[],
  { steps, x, dz }: Samples,
  xAt: Address | null,
): Local[][] {
  const sums = Array.from({ length: height }, () => columns.map(() => f.vector(zeroVector)));
  f.scoped(() => {
    const count = f.local('i32', get(steps));
    const bySteps = [
      ...columns.map((from) => ({ from, stride: dz.stepBytes })),
      ...(x === null || xAt === null ? [] : [{ from: xAt, stride: x.stepBytes }]),
    ];
    f.eachOf(count, bySteps, (ofStep) => {
      const bySamples = ofStep.map((from) => ({ from, stride: VECTOR }));
      f.each(
        n,
        bySamples,
        (ofSample) => {
          const gradients = columns.map((_, panel) => f.vector(load(ofSample[panel])));
          for (const [row, ofRow] of sums.entries()) {
            f.scoped(() => {
              const value = x === null ? null : f.number(plus(ofSample[columns.length], 4 * row));
              for (const [panel, sum] of ofRow.entries()) {
                const gradient = get(gradients[panel]);
                const grown: Expression =
                  value === null
                    ? add(get(sum), gradient)
                    : f.multiplyAdd(get(value), gradient, get(sum));
                f.set(sum, grown);
              }
            });
          }
        },
        UNROLLED,
      );
    });
  });
  return sums;
}

function finishTile(
  { f, shape }: Emit,
  sums: readonly (readonly Local[])[],
  storedRows: number,
  target: Target,
  at: readonly Address[],
): void {
  const weight = load(constant('sampleWeight'));
  const places = sums.flatMap((ofRow, row) =>
    ofRow.map((sum, panel) => ({ sum, offset: (panel * storedRows + row) * VECTOR })),
  );
  for (const { sum } of places) f.set(sum, multiply(get(sum), weight));
  if (target.kind === 'gradient') {
    for (const { sum, offset } of places) f.store(plus(at[0], offset), get(sum));
    return;
  }
  const [parameters, accumulators] = at;
  const moving = places.map(({ sum, offset }) => ({
    parameter: plus(parameters, offset),
    accumulator: plus(accumulators, offset),
    gradient: sum,
  }));
  const parts: (() => void)[] = [];
  for (let i = 0; i < moving.length; i += MOVED_TOGETHER) {
    parts.push(() => {
      descend(f, shape.optimizer, target.rate, moving.slice(i, i + MOVED_TOGETHER));
    });
  }
  f.inOrder(parts);
}
