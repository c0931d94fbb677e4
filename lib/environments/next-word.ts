import { z } from 'zod';
import { DataError, OptionError } from '../validation/errors';
import { line, parseOptions, record } from '../validation/options';
import { checkStreamCount } from './check-opening';
import { firstMisfit, wordsOf } from './check-values';
import type { Corpus } from './corpus';
import { hashOf } from './data-hash';
import type { ClassSpace, Environment, Streams } from './environment';
import { trustedStreams } from './trusted-streams';

/** Options of {@link NextWord}. */
export interface NextWordOptions {
  /** Names the text; it enters the seeds. Default `NextWord`. */
  readonly name?: string;
  /** The text, e.g. `corpusFrom(readFileSync(path, 'utf8'))`. */
  readonly corpus: Corpus;
}

const schema = record({
  name: line().default('NextWord'),
  corpus: z.object(
    {
      words: z.instanceof(Int32Array, { error: 'an Int32Array of word indices' }),
      vocabulary: z.array(z.string('a word'), 'a list of words').min(1, 'a list of words'),
    },
    'a corpus, e.g. corpusFrom(text)',
  ),
});

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

  /**
   * @throws OptionError if an option does not fit
   * @throws DataError if the corpus has no words, or one that is not in its vocabulary
   */
  constructor(options: NextWordOptions, ...surplus: never[]) {
    const { name, corpus } = parseOptions('NextWord', schema, options, surplus);
    this.name = name;
    this.corpus = corpus;
    this.observation = this.target = { kind: 'class', classes: corpus.vocabulary.length };
    checkWords(this.observation, corpus.words);
  }

  get data(): string {
    return hashOf([this.corpus.words, this.corpus.vocabulary]);
  }

  /** @throws OptionError if there are more streams than words */
  open(streams: number): Streams {
    return readInParallel(this.name, this.corpus.words, streams);
  }
}

function checkWords(space: ClassSpace, words: Int32Array): void {
  if (words.length === 0) {
    throw new DataError('NextWord', 'corpus.words', words, 'at least one word');
  }
  const misfit = firstMisfit(space, words);
  if (misfit === -1) return;
  throw new DataError('NextWord', `corpus.words[${misfit}]`, words[misfit], wordsOf(space));
}

/**
 * Stream s begins at word ⌊s · words / S⌋.
 *
 * @throws OptionError if there is no stream, or there are more than words
 */
export function readInParallel(owner: string, words: Int32Array, streams: number): Streams {
  checkStreamCount(owner, streams);
  const { length } = words;
  if (streams > length) {
    throw new OptionError(owner, 'streams', streams, `at most ${length}, the words of the text`);
  }
  const places = Int32Array.from({ length: streams }, (_, s) => Math.floor((s * length) / streams));
  return trustedStreams((into, first) => {
    for (let s = 0; s < streams; s++) {
      const following = (places[s] + 1) % length;
      into.observations[first + s] = words[places[s]];
      into.targets[first + s] = words[following];
      places[s] = following;
    }
  });
}
