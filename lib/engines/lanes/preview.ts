import type { Transitions } from '../../environments';
import { compile, oneByOne } from './code';
import type { Area, Groups } from './groups';
import {
  PREVIEW_PARAMETERS,
  previewLayout,
  writePreview,
  type PreviewLayout,
} from './kernels/preview';
import { storedWidth } from './layout';
import type { Paired } from './program';
import type { Queue } from './queue';

/** What lanes would predict: computed beside the groups, in memory of its own. */
export class Preview {
  readonly #groups: Groups;
  readonly #queue: Queue;
  readonly #layout: PreviewLayout;
  readonly #area: Area;
  readonly #begin: Paired;
  readonly #goOn: Paired;

  constructor(groups: Groups, queue: Queue) {
    this.#groups = groups;
    this.#queue = queue;
    this.#layout = previewLayout(groups.shape);
    this.#area = groups.allocate(this.#layout.bytes);
    const kernel = (begins: boolean) => ({
      parameters: PREVIEW_PARAMETERS,
      write: (emit: Parameters<typeof writePreview>[0]) => {
        writePreview(emit, begins);
      },
    });
    const { begin, goOn } = compile(groups, 'preview', {
      begin: kernel(true),
      goOn: kernel(false),
    });
    this.#begin = oneByOne(begin);
    this.#goOn = oneByOne(goOn);
  }

  /** See `Engine.preview`. */
  of(from: number, observations: readonly Transitions['observations'][]): Float64Array {
    for (const [i, values] of observations.entries()) {
      this.#putIn(values);
      this.#queue.call(i === 0 ? this.#begin : this.#goOn, [this.#groups.main, this.#area], from);
      this.#queue.flush();
    }
    return this.#outputs();
  }

  /** Values of all runs' streams into vectors. */
  #putIn(values: Transitions['observations']): void {
    const { arena, shape, runs, lanes } = this.#groups;
    const { streams: S, inputSize: d, observation } = shape;
    const numbers = observation === 'class' ? arena.integers : arena.floats;
    const size = observation === 'class' ? 1 : d;
    const stored = storedWidth(observation, d);
    const { input } = this.#layout;
    for (let run = 0; run < runs; run++) {
      const first = this.#groups.index(run, input, this.#area);
      for (let s = 0; s < S; s++) {
        for (let i = 0; i < size; i++) {
          numbers[first + (s * stored + i) * lanes] = values[(run * S + s) * size + i];
        }
      }
    }
  }

  #outputs(): Float64Array {
    const { shape, runs } = this.#groups;
    const size = shape.streams * shape.outputSize;
    const { outputs } = this.#layout;
    const all = new Float64Array(runs * size);
    for (let run = 0; run < runs; run++) {
      all.set(this.#groups.read(run, outputs, size, this.#area), run * size);
    }
    return all;
  }
}
