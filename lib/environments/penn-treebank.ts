import { noOptions, type NoOptions } from '../validation/options';
import type { ClassSpace, Environment, Streams } from './environment';
import { readInParallel } from './next-word';
import { loadPennTreebank } from './penn-treebank-files';

/** Distinct words of the training text, `<unk>` and `<eos>` among them. */
const VOCABULARY_SIZE = 10_000;

/**
 * Penn Treebank, word by word (Section 5; Mikolov's split and vocabulary): the training text, read
 * in order by S streams as `NextWord` reads it; the target is the next word.
 *
 * The text is licensed, so it is no part of this package: it is looked for when streams are opened.
 * See {@link loadPennTreebank}.
 *
 * Observation and target: a class 0 … 9,999, the word's rank by frequency.
 */
export class PennTreebank implements Environment {
  readonly name = 'PennTreebank';
  readonly observation: ClassSpace = { kind: 'class', classes: VOCABULARY_SIZE };
  readonly target: ClassSpace = { kind: 'class', classes: VOCABULARY_SIZE };

  constructor(options: NoOptions = {}, ...surplus: never[]) {
    noOptions('PennTreebank', options, surplus);
  }

  /** @throws CorpusError if the text is not here, or is not what it should be */
  open(streams: number): Streams {
    return readInParallel(this.name, loadPennTreebank().words, streams);
  }
}
