import { DataError } from '../validation/errors';

/** The word that ends every line of a text. */
export const END_OF_LINE = '<eos>';

/** A text, word by word. */
export interface Corpus {
  /** The text: indices into `vocabulary`. */
  readonly words: Int32Array;
  /** All distinct words, the most frequent first; equally frequent ones in order of code units. */
  readonly vocabulary: readonly string[];
}

/**
 * Reads a text: words are what white space separates, and each line ends with the word `<eos>`.
 *
 * @throws DataError if it is no text, or there is no word in it
 */
export function corpusFrom(text: string): Corpus {
  if (typeof (text as unknown) !== 'string') {
    const allowed = 'a string, e.g. readFileSync(path, "utf8")';
    throw new DataError('corpusFrom', 'the text', text, allowed);
  }
  const lines = text.split('\n');
  if (lines.at(-1)?.trim() === '') lines.pop();
  const words = lines.flatMap((line) => [...(line.match(/\S+/g) ?? []), END_OF_LINE]);
  if (words.every((word) => word === END_OF_LINE)) {
    throw new DataError('corpusFrom', 'the text', text, 'at least one word');
  }
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const vocabulary = [...counts]
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .map(([word]) => word);
  const indices = new Map(vocabulary.map((word, index) => [word, index]));
  return { words: Int32Array.from(words, (word) => indices.get(word) as number), vocabulary };
}
