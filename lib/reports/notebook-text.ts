import { TextDecoder } from 'node:util';
import { NotebookFormatError } from './errors';

/**
 * What a notebook file holds, before anything is asked of it. A byte order mark, which some editors
 * write, is left out.
 * @param file its name, for messages
 * @throws NotebookFormatError if there is nothing in it, or it is not JSON
 */
export function notebookContent(bytes: Uint8Array, file: string): unknown {
  const text = textOf(bytes, file).replace(/^\uFEFF/, '');
  if (text.trim() === '') throw new NotebookFormatError(file, 'there is nothing in it');
  try {
    return JSON.parse(text);
  } catch (cause) {
    const place = /^(?:<{7}|={7}|>{7})(?: |\r?$)/m.exec(text)?.index;
    if (place === undefined) throw new NotebookFormatError(file, 'not JSON', { cause });
    const line = text.slice(0, place).split('\n').length;
    throw new NotebookFormatError(
      file,
      `a merge conflict is unresolved at line ${line}: keep one of both sides (git checkout --ours or --theirs)`,
      { cause },
    );
  }
}

function textOf(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new NotebookFormatError(file, 'not text in UTF-8', { cause });
  }
}
