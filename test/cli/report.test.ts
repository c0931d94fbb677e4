import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../lib/cli/command-line';
import { codeCell, markdownCell, notebook } from '../reports/fixture';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fpp-report-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function call(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const written = { out: '', err: '' };
  const code = await runCommandLine(['report', ...args], {
    out: (text) => (written.out += text),
    err: (text) => (written.err += text),
    isTerminal: false,
  });
  return { code, ...written };
}

async function notebooks(name: string, content: string): Promise<string> {
  const place = join(folder, name);
  await mkdir(place);
  await writeFile(join(place, '00-a.ipynb'), content);
  return place;
}

describe('fpp report', () => {
  it('tells how it is used, with examples', async () => {
    const { code, out, err } = await call('--help');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.startsWith('fpp report [folder]')).toBe(true);
    expect(out).toMatch(/Examples:\n {2}fpp report/);
  });

  it.each([
    [['nowhere'], 1, 'cannot read nowhere: no such file or folder\n'],
    [['a', 'b'], 2, 'fpp report: the arguments must be only [folder]; got "b"\n'],
    [['--to', 'b'], 2, 'fpp report: an option must be one of --out, --help; got "--to"\n'],
    [['a', '--out'], 2, 'fpp report: --out must be followed by its value; got nothing\n'],
  ])('answers %j with exit code %i and one clear line', async (args, code, message) => {
    expect(await call(...args)).toEqual({ code, out: '', err: message });
  });

  it('says which notebook and cell cannot be published, and writes nothing', async () => {
    const error = { output_type: 'error', ename: 'TypeError', evalue: 'no', traceback: [] };
    const from = await notebooks('failed', notebook([codeCell('boom()', [error])]));
    const out = join(folder, 'not-written');
    const message = '00-a.ipynb, cell 1: ended with TypeError: no\n';
    expect(await call(from, '--out', out)).toEqual({ code: 1, out: '', err: message });
    expect(await readdir(folder)).not.toContain('not-written');
  });

  it('makes the pages, and names them', async () => {
    const from = await notebooks('good', notebook([markdownCell('# A\n\nText.')]));
    const out = join(folder, 'pages');
    const pages = ['index.html', '00-a.html'].map((name) => `${join(out, name)}\n`);
    expect(await call(from, '--out', out)).toEqual({ code: 0, out: pages.join(''), err: '' });
    expect((await readdir(out)).sort()).toEqual(['00-a.html', 'index.html']);
  });
});
