import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkCorpusFile, CorpusError, type CorpusFile } from '../environments/penn-treebank-files';
import { makeFolder, readBytes, writeWhole } from '../platform/files';

const SECONDS_TO_WAIT = 120;

/**
 * Copies the files of a corpus from a folder or an address; all of them, once all are as they should
 * be, or none.
 *
 * @param from a folder, or the address (http, https) that the files' names are appended to
 * @returns where they stand
 * @throws CorpusError if a file is not there, or is not what it should be
 * @throws FileError if it cannot be read or written
 */
export async function bringCorpus(
  from: string,
  files: readonly CorpusFile[],
  folder: string,
): Promise<string[]> {
  const contents: Buffer[] = [];
  for (const file of files) {
    const { where, content } = await get(from, file.name);
    checkCorpusFile(where, content, file);
    contents.push(content);
  }
  makeFolder(folder);
  return files.map(({ name }, i) => {
    const path = join(folder, name);
    writeWhole(path, contents[i]);
    return path;
  });
}

async function get(from: string, name: string): Promise<{ where: string; content: Buffer }> {
  if (/^https?:/.test(from)) {
    const where = `${from.replace(/\/+$/, '')}/${name}`;
    return { where, content: await download(where) };
  }
  const where = join(from, name);
  if (!existsSync(where)) throw new CorpusError(`there is no ${name} in ${from}`);
  return { where, content: readBytes(where) };
}

async function download(address: string): Promise<Buffer> {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(1000 * SECONDS_TO_WAIT) });
    if (!answer.ok) throw new CorpusError(`${address}: ${answer.status} ${answer.statusText}`);
    return Buffer.from(await answer.arrayBuffer());
  } catch (error) {
    if (error instanceof CorpusError) throw error;
    const { message, cause } = error as Error;
    const reason = cause instanceof Error && cause.message !== '' ? cause.message : message;
    throw new CorpusError(`cannot fetch ${address}: ${reason}`);
  }
}
