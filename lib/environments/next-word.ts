import { OptionError } from '../validation/errors';
import type { Corpus } from './corpus';
import type { ClassSpace, Environment, Streams, Transitions } from './environment';

/** Options of {@link NextWord}. */
export interface NextWordOptions {
  /** Names the text; it enters the seeds. Default `NextWord`. */
  readonly name?: string;
  /** The text, e.g. `corpusFrom(readFileSync(path, 'utf8'))`. */
  readonly corpus: Corpus;
}

/**
 * A text, read in order; the target is the next word. The text is a ring, which S parallel streams
 * enter at S equally spaced words: each reads its own S-th part of the text first, then the next one,
 * and so on. Nothing is random: runs differ in weights and samples only.
 *
 * Observation and target: a class, the index of a word in the corpus' vocabulary.
 */
export class NextWord implements Environment {
  readonly name: string;
  readonly corpus: Corpus;
  readonly observation: ClassSpace;
  readonly target: ClassSpace;

  constructor({ name = 'NextWord', corpus }: NextWordOptions) {
    this.name = name;
    this.corpus = corpus;
    this.observation = this.target = { kind: 'class', classes: corpus.vocabulary.length };
  }

  /** @throws OptionError if there are more streams than words */
  open(streams: number): Streams {
    return readInParallel(this.name, this.corpus.words, streams);
  }
}

/**
 * Stream s begins at word ⌊s · words / S⌋.
 *
 * @throws OptionError if there are more streams than words
 */
export function readInParallel(owner: string, words: Int32Array, streams: number): Streams {
  const { length } = words;
  if (streams > length) {
    throw new OptionError(owner, 'streams', streams, `at most ${length}, the words of the text`);
  }
  const places = Int32Array.from({ length: streams }, (_, s) => Math.floor((s * length) / streams));
  return {
    next(into: Transitions, first: number): void {
      for (let s = 0; s < streams; s++) {
        const following = (places[s] + 1) % length;
        into.observations[first + s] = words[places[s]];
        into.targets[first + s] = words[following];
        places[s] = following;
      }
    },
  };
}
