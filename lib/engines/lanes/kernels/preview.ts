import { load, plus, pointedTo } from '../../kernel-language/expressions';
import { storedWidth, vectorBytes } from '../layout';
import type { Shape } from '../shape';
import { recall } from './advance';
import { cellKernels } from './cells';
import type { Emit } from './emit';
import { readoutForward } from './readout';

export const PREVIEW_PARAMETERS = 7;

/** Where a preview stands in what a group keeps for it, in bytes; all are vectors, as in the group's layout. */
export interface PreviewLayout {
  /** [S][stateSize] */
  readonly previous: number;
  /** [S][stateSize] */
  readonly next: number;
  /** [S][kept · k] */
  readonly kept: number;
  /** [S] class indices, or [S][padded d] */
  readonly input: number;
  /** [S][m] */
  readonly outputs: number;
  readonly bytes: number;
}

export function previewLayout(shape: Shape): PreviewLayout {
  const { streams: S, stateSize, hiddenUnits, outputSize: m, inputSize: d, cell } = shape;
  let bytes = 0;
  const take = (vectors: number): number => {
    const start = bytes;
    bytes += S * vectors * vectorBytes(shape);
    return start;
  };
  const layout = {
    previous: take(stateSize),
    next: take(stateSize),
    kept: take(cell.kept * hiddenUnits),
    input: take(storedWidth(shape.observation, d)),
    outputs: take(m),
  };
  return { ...layout, bytes };
}

/**
 * What one group after the other would do with an observation, beside the group: its own memory is only
 * read. Products and sums are those of {@link writeAdvance}, in the same order, hence the same bits.
 *
 * The function takes: the first group, how many there are, the first one's {@link PreviewLayout}, three
 * integers that it leaves alone, and the slot it reads from.
 *
 * @param begins whether it goes on from the slot, or from where the last preview ended
 */
export function writePreview(emit: Emit, begins: boolean): void {
  const { f, shape, layout } = emit;
  const [first, times, previewAt, , , , from] = f.parameters;
  const { hiddenUnits: k, stateSize, inputSize: d, outputSize: m, streams: S } = shape;
  const own = previewLayout(shape);
  const walks = [
    { from: pointedTo(first), stride: layout.bytes },
    { from: pointedTo(previewAt), stride: own.bytes },
  ];
  f.eachOf(times, walks, ([group, preview]) => {
    const previous = plus(preview, own.previous);
    const next = plus(preview, own.next);
    if (begins) recall(emit, group, from, previous);
    else {
      const states = [next, previous].map((at) => ({ from: at, stride: f.vectorBytes }));
      f.each(S * stateSize, states, ([last, to]) => {
        f.store(to, load(last));
      });
    }
    const perStream = (offset: number, vectors: number) => ({
      at: [plus(preview, offset)],
      stride: vectors * f.vectorBytes,
    });
    const state = perStream(own.next, stateSize);
    cellKernels(shape).forward(emit, [group], S, {
      previous: perStream(own.previous, stateSize),
      input: perStream(own.input, storedWidth(shape.observation, d)),
      next: state,
      kept: perStream(own.kept, shape.cell.kept * k),
    });
    readoutForward(emit, [group], S, { state, outputs: perStream(own.outputs, m) });
  });
}
