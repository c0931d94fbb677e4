import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allocateTransitions, corpusFrom, DataError, NextWord, OptionError } from '../../lib';
import { arbitraryText } from './arbitrary-text';

describe('a corpus', () => {
  test('is the text word by word, each line ended', () => {
    fc.assert(
      fc.property(arbitraryText, (text) => {
        const { words, vocabulary } = corpusFrom(text);
        const spelled = Array.from(words, (word) => vocabulary[word]).join(' ');
        const lines = text.slice(0, -1).split('\n');
        expect(spelled.split('<eos>').map((line) => line.trim())).toEqual([
          ...lines.map((line) => line.trim()),
          '',
        ]);
      }),
    );
  });

  test('ranks its words by frequency, then by code unit', () => {
    expect(corpusFrom('b a a\nZ b').vocabulary).toEqual(['<eos>', 'a', 'b', 'Z']);
    fc.assert(
      fc.property(arbitraryText, (text) => {
        const { words, vocabulary } = corpusFrom(text);
        const counts = vocabulary.map((_, index) => words.filter((word) => word === index).length);
        expect(Math.min(...counts)).toBeGreaterThan(0);
        for (let i = 1; i < counts.length; i++) {
          const isBefore = vocabulary[i - 1] < vocabulary[i];
          expect(counts[i - 1] > counts[i] || (counts[i - 1] === counts[i] && isBefore)).toBe(true);
        }
      }),
    );
  });

  test.each(['', '\n', ' \n \n'])('is not made from %j', (text) => {
    expect(() => corpusFrom(text)).toThrow(DataError);
  });
});

describe('NextWord', () => {
  test('reads the ring of words from S places, the target one ahead', () => {
    fc.assert(
      fc.property(arbitraryText, fc.integer({ min: 1, max: 5 }), (text, streams) => {
        const corpus = corpusFrom(text);
        const { length } = corpus.words;
        fc.pre(streams <= length);
        const environment = new NextWord({ corpus });
        const opened = environment.open(streams);
        const transitions = allocateTransitions(environment, streams + 1);
        for (let t = 0; t < 2 * length; t++) {
          opened.next(transitions, 1);
          for (let s = 0; s < streams; s++) {
            const place = Math.floor((s * length) / streams) + t;
            expect(transitions.observations[1 + s]).toBe(corpus.words[place % length]);
            expect(transitions.targets[1 + s]).toBe(corpus.words[(place + 1) % length]);
          }
        }
        expect([...transitions.scored]).toEqual(Array<number>(streams + 1).fill(1));
      }),
    );
  });

  test('has a class for each word', () => {
    const environment = new NextWord({ name: 'verse', corpus: corpusFrom('a b a c') });
    expect(environment).toMatchObject({
      name: 'verse',
      observation: { kind: 'class', classes: 4 },
      target: { kind: 'class', classes: 4 },
    });
  });

  test('refuses more streams than words', () => {
    const environment = new NextWord({ corpus: corpusFrom('a b') });
    expect(() => environment.open(4)).toThrow(OptionError);
    expect(() => environment.open(4)).toThrow('streams must be at most 3, the words of the text');
  });
});
