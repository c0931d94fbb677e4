import type { FunctionBuilder } from '../../kernel-language/function-builder';
import { get, loadFour, plus, type Address } from '../../kernel-language/expressions';
import { transposeFours } from '../../lanes/kernels/transpose';
import { LANES, VECTOR } from '../shape';
import type { PanelMatrix } from './emit';

/**
 * to ← fromᵀ. What were `panels` panels of 16 columns become rows of the result; it has a panel for every 16
 * rows of `from`.
 */
export function transpose(
  f: FunctionBuilder,
  from: PanelMatrix,
  panels: number,
  to: PanelMatrix,
): void {
  const rowPanels = from.rows / LANES;
  const byColumns = [
    { from: from.at, stride: from.rows * VECTOR },
    { from: to.at, stride: LANES * VECTOR },
  ];
  f.each(panels, byColumns, ([source, target]) => {
    const byRows = [
      { from: source, stride: LANES * VECTOR },
      { from: target, stride: to.rows * VECTOR },
    ];
    f.each(rowPanels, byRows, ([block, transposed]) => {
      square(f, block, transposed);
    });
  });
}

/** 16 × 16 numbers. */
function square(f: FunctionBuilder, from: Address, to: Address): void {
  const byFourRows = [
    { from, stride: 4 * VECTOR },
    { from: to, stride: 16 },
  ];
  f.each(LANES / 4, byFourRows, ([rows, columns]) => {
    for (let four = 0; four < LANES / 4; four++) {
      f.scoped(() => {
        const loaded = [0, 1, 2, 3].map((row) => loadFour(plus(rows, row * VECTOR + four * 16)));
        for (const [i, column] of transposeFours(f, loaded).entries()) {
          f.storeFour(plus(columns, (4 * four + i) * VECTOR), get(column));
        }
      });
    }
  });
}
