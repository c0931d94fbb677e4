import { constant } from '../constants';
import type { Band, BandPart } from '../cell-shape';
import { partColumns } from '../shape';
import { add, load, plus, type Address, type Local } from '../../kernel-language/expressions';
import { eachProductRows, eachSampleBlock, type PerSample } from './blocks';
import { blockOf, type Emit } from './emit';
import { chosenColumn } from './input';
import { product, storeRows, type Matrix } from './product';

/** The first row of a part of a band. */
export function partAt(emit: Emit, group: Address, part: BandPart): Address {
  const rows = part.firstRow * emit.shape.hiddenUnits;
  return plus(
    blockOf(emit, group, part.block),
    rows * partColumns(emit.shape, part) * emit.f.vectorBytes,
  );
}

/** The parts of a band by what they multiply. */
export function partsOf({ parts }: Band): Partial<Record<BandPart['of'], BandPart>> {
  return Object.fromEntries(parts.map((part) => [part.of, part]));
}

/** z ← A h + U x + b, band by band, for all samples of some groups. */
export function affine(
  emit: Emit,
  groups: readonly Address[],
  samples: number,
  arrays: Record<'hidden' | 'input' | 'z', PerSample>,
): void {
  const { f, shape } = emit;
  const { hiddenUnits: k } = shape;
  for (const band of shape.cell.bands) {
    const perSample = [arrays.hidden, arrays.input, arrays.z];
    const body = (
      group: Address,
      [hidden, input, z]: readonly (readonly Address[])[],
      together: number,
    ): void => {
      const walks = [
        ...band.parts.map((part) => ({
          from: partAt(emit, group, part),
          stride: partColumns(shape, part) * f.vectorBytes,
        })),
        ...z.map((at) => ({
          from: plus(at, band.first * k * f.vectorBytes),
          stride: f.vectorBytes,
        })),
      ];
      eachProductRows(f, band.count * k, together, walks, (at, rows) => {
        f.scoped(() => {
          const out = at.slice(band.parts.length);
          affineRows(emit, band, at, { rows, samples: together }, { hidden, input, out });
        });
      });
    };
    eachSampleBlock(f, samples, groups, perSample, body);
  }
}

/** A few rows of a band, for a few samples. */
function affineRows(
  emit: Emit,
  band: Band,
  matrices: readonly Address[],
  size: { readonly rows: number; readonly samples: number },
  arrays: Record<'hidden' | 'input' | 'out', readonly Address[]>,
): void {
  const { f, shape } = emit;
  const at = Object.fromEntries(band.parts.map(({ of }, i) => [of, matrices[i]]));
  const matrix = (of: BandPart['of'], columns: number): Matrix => ({
    at: at[of],
    rowStride: columns * f.vectorBytes,
    columnStride: f.vectorBytes,
    columns,
  });
  const { hidden, input } = partsOf(band);
  const fromState =
    hidden === undefined
      ? []
      : [{ matrix: matrix('hidden', shape.hiddenUnits), vectors: arrays.hidden }];
  const bias = (row: number) => load(plus(at.one, row * f.vectorBytes));
  const finish = (sums: readonly (readonly Local[])[]): void => {
    storeRows(f, sums, arrays.out);
  };
  if (input === undefined) {
    product(f, size, fromState, bias, finish);
  } else if (shape.observation === 'class') {
    const column = chosenColumn(emit, arrays.input, at.input);
    const start = (row: number, sample: number) => add(bias(row), column(row, sample));
    product(f, size, fromState, start, finish);
  } else {
    const fromInput = { matrix: matrix('input', shape.inputSize), vectors: arrays.input };
    product(f, size, [fromInput, ...fromState], bias, finish);
  }
}

/**
 * back ← Aᵀ ∂L/∂z, or what stands in back plus that, for all samples of some groups.
 *
 * @param arrays ∂L/∂z and the hidden units' part of back
 */
export function affineBackward(
  emit: Emit,
  groups: readonly Address[],
  samples: number,
  arrays: Record<'preactivationGradient' | 'back', PerSample>,
  adds: boolean,
): void {
  const { f, shape } = emit;
  const { hiddenUnits: k } = shape;
  const bands = shape.cell.bands.flatMap((band) => {
    const { hidden } = partsOf(band);
    return hidden === undefined ? [] : [{ ...band, firstRow: hidden.firstRow }];
  });
  const recurrent = groups.map((group) => blockOf(emit, group, 'recurrent'));
  const perSample = [arrays.preactivationGradient, arrays.back];
  eachSampleBlock(f, samples, recurrent, perSample, (weights, [gradients, back], together) => {
    const walks = [weights, ...back].map((from) => ({ from, stride: f.vectorBytes }));
    eachProductRows(f, k, together, walks, ([at, ...out], rows) => {
      const terms = bands.map(({ first, count, firstRow }) => ({
        matrix: {
          at: plus(at, firstRow * k * k * f.vectorBytes),
          rowStride: f.vectorBytes,
          columnStride: k * f.vectorBytes,
          columns: count * k,
        },
        vectors: gradients.map((gradient) => plus(gradient, first * k * f.vectorBytes)),
      }));
      product(
        f,
        { rows, samples: together },
        terms,
        (row, sample) => load(adds ? plus(out[sample], row * f.vectorBytes) : constant('zero')),
        (sums) => {
          storeRows(f, sums, out);
        },
      );
    });
  });
}
