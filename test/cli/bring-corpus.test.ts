import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bringCorpus } from '../../lib/cli/bring-corpus';
import { CorpusError, type CorpusFile } from '../../lib/environments/penn-treebank-files';

const texts = { 'one.txt': ' a few words \n', 'two.txt': ' and a few more \n' };
const files: CorpusFile[] = Object.entries(texts).map(([name, text]) => ({
  name,
  bytes: text.length,
  sha256: createHash('sha256').update(text).digest('hex'),
}));

let folder: string;
let source: string;
let target: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fpp-data-'));
  source = join(folder, 'source');
  target = join(folder, 'a', 'b');
  mkdirSync(source);
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(source, name), text);
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Serves the source folder while `use` goes on. */
async function served(use: (address: string) => Promise<void>): Promise<void> {
  const server = createServer(({ url = '' }, response) => {
    const path = join(source, url.replace('/texts/', ''));
    if (url.startsWith('/texts/') && existsSync(path)) response.end(readFileSync(path));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

function expectAllThere(): void {
  for (const [name, text] of Object.entries(texts)) {
    expect(readFileSync(join(target, name), 'utf8')).toBe(text);
  }
  expect(readdirSync(target)).toHaveLength(2);
}

describe('bringing a corpus', () => {
  it('from a folder copies what was checked', async () => {
    const paths = await bringCorpus(source, files, target);
    expect(paths).toEqual(['one.txt', 'two.txt'].map((name) => join(target, name)));
    expectAllThere();
  });

  it.each(['/texts', '/texts/'])('from an address such as %s downloads it', (path) =>
    served(async (address) => {
      await bringCorpus(`${address}${path}`, files, target);
      expectAllThere();
    }),
  );

  it('brings nothing if one file is not the right one', async () => {
    writeFileSync(join(source, 'two.txt'), 'other words');
    const bringing = bringCorpus(source, files, target);
    await expect(bringing).rejects.toThrow(CorpusError);
    await expect(bringing).rejects.toThrow(`${join(source, 'two.txt')} is not the two.txt of`);
    expect(existsSync(target)).toBe(false);
  });

  it('says what is missing', async () => {
    rmSync(join(source, 'two.txt'));
    await expect(bringCorpus(source, files, target)).rejects.toThrow(
      `there is no two.txt in ${source}`,
    );
    await served(async (address) => {
      await expect(bringCorpus(`${address}/texts`, files, target)).rejects.toThrow(
        /^http:.*texts\/two\.txt: 404 Not Found$/,
      );
    });
    const nowhere = bringCorpus('http://127.0.0.1:1', files, target);
    await expect(nowhere).rejects.toThrow(CorpusError);
    await expect(nowhere).rejects.toThrow(/^cannot fetch http:\/\/127\.0\.0\.1:1\/one\.txt: ./);
    expect(existsSync(target)).toBe(false);
  });
});
