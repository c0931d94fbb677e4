import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FppError } from '../validation/errors';
import { readBytes } from '../platform/files';
import { packageRoot } from '../platform/machine';
import { corpusFrom, type Corpus } from './corpus';

/** A corpus that is not here, or is not what it should be; the message says what to do. */
export class CorpusError extends FppError {}

/** A file of a corpus, and how it is told from any other. */
export interface CorpusFile {
  readonly name: string;
  readonly bytes: number;
  /** SHA-256 in hexadecimal digits. */
  readonly sha256: string;
}

const train: CorpusFile = {
  name: 'ptb.train.txt',
  bytes: 5_101_618,
  sha256: 'fcea919f6cf83f35d4d00c6cbf08040d13d4155226340912e2fef9c9c4102cbf',
};

/** The three texts of Penn Treebank in Mikolov's preparation. Only the first is learned from. */
export const PENN_TREEBANK_FILES: readonly CorpusFile[] = [
  train,
  {
    name: 'ptb.valid.txt',
    bytes: 399_782,
    sha256: 'c9fe6985fe0d4ccb578183407d7668fc6066c20700cb4cf87d8ff1cc34df1bf2',
  },
  {
    name: 'ptb.test.txt',
    bytes: 449_945,
    sha256: 'dd65dff31e70846b2a6030a87482edcd5d199130cdcfa1f3dccbb033728deee0',
  },
];

/** Where `fpp data ptb` puts the texts; git ignores it. */
export const pennTreebankFolder = join(packageRoot, 'data', 'ptb');

const WHAT_TO_DO =
  'Bring it with "fpp data ptb --from <folder or URL>", or name its folder in FPP_PTB_DIR.';

/**
 * The folder that holds the training text: FPP_PTB_DIR if that is set, else data/ptb of this
 * package, else ../shared/data/ptb beside it.
 *
 * @throws CorpusError if there is none
 */
export function findPennTreebank(): string {
  const { FPP_PTB_DIR: named = '' } = process.env;
  const places =
    named === '' ? [pennTreebankFolder, join(packageRoot, '..', 'shared', 'data', 'ptb')] : [named];
  const found = places.find((folder) => existsSync(join(folder, train.name)));
  if (found !== undefined) return found;
  throw new CorpusError(
    `Penn Treebank is not here: ${train.name} is not in ${places.join(', nor in ')}. ` +
      `Its text is licensed, so it is no part of this package. ${WHAT_TO_DO}`,
  );
}

let loaded: Corpus | undefined;

/**
 * The training text, loaded and checked once.
 *
 * @throws CorpusError if it is not here, or is not what it should be
 */
export function loadPennTreebank(): Corpus {
  loaded ??= readCorpus(findPennTreebank(), train);
  return loaded;
}

/**
 * Reads a text that must be what its checksum says.
 *
 * @throws CorpusError if it is not
 * @throws FileError if it cannot be read
 */
export function readCorpus(folder: string, file: CorpusFile): Corpus {
  const path = join(folder, file.name);
  const content = readBytes(path);
  checkCorpusFile(path, content, file);
  return corpusFrom(content.toString('utf8'));
}

/**
 * @param where the content comes from: a path or an address
 * @throws CorpusError if it is not the file that it should be; it says in what way
 */
export function checkCorpusFile(where: string, content: Buffer, file: CorpusFile): void {
  if (sha256(content) === file.sha256) return;
  throw new CorpusError(
    `${where} is not the ${file.name} of Penn Treebank in Mikolov's preparation: ` +
      `${whatIsWrong(content, file)}. ${WHAT_TO_DO}`,
  );
}

function whatIsWrong(content: Buffer, file: CorpusFile): string {
  const other = PENN_TREEBANK_FILES.find((candidate) => candidate.sha256 === sha256(content));
  if (other !== undefined) return `it is ${other.name}`;
  if (content.includes(0)) return 'it is not encoded as plain text (UTF-8), but perhaps as UTF-16';
  const unixText = content
    .toString('latin1')
    .replaceAll('\r\n', '\n')
    .replace(/^\xEF\xBB\xBF/, '');
  if (sha256(Buffer.from(unixText, 'latin1')) === file.sha256) {
    return 'it was converted, with Windows line ends or a byte order mark';
  }
  if (content.length < file.bytes) {
    return `it has ${content.length} bytes, and should have ${file.bytes}: it was cut short, or is another text`;
  }
  return `its SHA-256 is ${sha256(content)}, and should be ${file.sha256}`;
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
