import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { allocateTransitions, CorpusError, findPennTreebank, PennTreebank } from '../../lib';
import {
  loadPennTreebank,
  PENN_TREEBANK_FILES,
  readCorpus,
} from '../../lib/environments/penn-treebank-files';

const text = " no it was n't black monday \n but while the <unk> \n";
const file = {
  name: 'small.txt',
  bytes: text.length,
  sha256: createHash('sha256').update(text).digest('hex'),
};

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fpp-ptb-'));
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function reading(content: string | Uint8Array): () => unknown {
  writeFileSync(join(folder, file.name), content);
  return () => readCorpus(folder, file);
}

const rightOne = `small.txt is not the small.txt of Penn Treebank in Mikolov's preparation: `;

describe('a text that is checked', () => {
  test('is read if it is the right one', () => {
    expect(reading(text)()).toMatchObject({ words: { length: 12 } });
  });

  test.each([
    ['cut short', text.slice(0, -5), 'it has 46 bytes, and should have 51: it was cut short'],
    ['with a letter changed', text.replace('black', 'blank'), /its SHA-256 is \w+, and should be /],
    ['with something added', `${text}x`, /its SHA-256 is \w+, and should be /],
    ['in UTF-16', Buffer.from(text, 'utf16le'), 'it is not encoded as plain text (UTF-8)'],
    ['with Windows line ends', text.replaceAll('\n', '\r\n'), 'it was converted, with Windows'],
    ['with a byte order mark', `\uFEFF${text}`, 'it was converted, with Windows'],
    ['that is empty', '', 'it has 0 bytes'],
  ])('is refused %s', (_, content, reason) => {
    const read = reading(content);
    expect(read).toThrow(CorpusError);
    expect(read).toThrow(rightOne);
    expect(read).toThrow(reason);
    expect(read).toThrow('Bring it with "fpp data ptb --from <folder or URL>"');
  });
});

describe('Penn Treebank', () => {
  test('that is not here says where it was looked for and what to do', () => {
    vi.stubEnv('FPP_PTB_DIR', folder);
    expect(findPennTreebank).toThrow(CorpusError);
    expect(findPennTreebank).toThrow(
      `Penn Treebank is not here: ptb.train.txt is not in ${folder}. Its text is licensed, so it is ` +
        'no part of this package. Bring it with "fpp data ptb --from <folder or URL>", or name its ' +
        'folder in FPP_PTB_DIR.',
    );
    expect(() => new PennTreebank().open(20)).toThrow(CorpusError);
  });

  test('that is another text is refused', () => {
    writeFileSync(join(folder, 'ptb.train.txt'), text);
    vi.stubEnv('FPP_PTB_DIR', folder);
    expect(findPennTreebank()).toBe(folder);
    expect(() => new PennTreebank().open(20)).toThrow('ptb.train.txt is not the ptb.train.txt of');
  });
});

const isHere = ((): boolean => {
  try {
    return findPennTreebank() !== '';
  } catch {
    return false;
  }
})();

describe.runIf(isHere)('Penn Treebank, where it is here', () => {
  test('has 929,589 words, 10,000 of them distinct', () => {
    const { words, vocabulary } = loadPennTreebank();
    expect(words).toHaveLength(929_589);
    expect(vocabulary).toHaveLength(10_000);
    expect(vocabulary.slice(0, 3)).toEqual(['the', '<unk>', '<eos>']);
  });

  test('is read by twenty streams, the target one word ahead', () => {
    const environment = new PennTreebank();
    const transitions = allocateTransitions(environment, 20);
    const streams = environment.open(20);
    const { words, vocabulary } = loadPennTreebank();
    streams.next(transitions, 0);
    expect(vocabulary[transitions.observations[0]]).toBe('aer');
    expect(vocabulary[transitions.targets[0]]).toBe('banknote');
    expect(transitions.observations[1]).toBe(words[Math.floor(929_589 / 20)]);
  });

  test('is not mistaken for another of its texts', () => {
    const [train, valid] = PENN_TREEBANK_FILES;
    expect(() => readCorpus(findPennTreebank(), { ...train, name: valid.name })).toThrow(
      'it is ptb.valid.txt',
    );
  });
});
