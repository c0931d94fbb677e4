import { rmSync, utimesSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { code, inputFiles, notebookOf, otherFiles, smallRepository } from './small-repository';

type Verbs = Record<string, 'read' | 'look'>;
type Inputs = Record<string, string | Record<string, string>>;
interface Surroundings {
  root: string;
  node?: string;
  env?: Record<string, string>;
}
let inputsOf: (notebook: string, verbs: Verbs, surroundings: Surroundings) => Inputs;
let changesBetween: (before: Inputs, now: Inputs) => string[];
let lookedAt: (notes: string, root: string) => Verbs;
let resultsRead: (verbs: Verbs) => string[];
beforeAll(async () => {
  ({ inputsOf, changesBetween } = await import('../../scripts/walkthrough/inputs.mjs'));
  ({ lookedAt, resultsRead } = await import('../../scripts/walkthrough/looked-at.mjs'));
});

let repository: ReturnType<typeof smallRepository>;
beforeEach(() => {
  repository = smallRepository();
});
afterEach(() => {
  rmSync(repository.root, { recursive: true });
});

const verbs: Verbs = { 'data/results/figure-2.csv': 'read', 'notebooks/c.ipynb': 'look' };
const inputs = (surroundings: Partial<Surroundings> = {}) =>
  inputsOf(path.join(repository.root, 'notebooks/a.ipynb'), verbs, {
    ...{ root: repository.root, node: 'v20.0.0', env: {} },
    ...surroundings,
  });
/** What an action changes of the inputs. */
function changedBy(action: () => void): string[] {
  const before = inputs();
  action();
  return changesBetween(before, inputs());
}
const rewrite = (cells: Record<string, unknown>[]) => () => {
  repository.write('notebooks/a.ipynb', notebookOf(cells));
};

const text = fc.string({ minLength: 1, maxLength: 5 });
const runs = { numRuns: 30 };

describe('what the execution of a notebook depends on', () => {
  it('changes with any change of a file that every notebook depends on', () => {
    fc.assert(
      fc.property(fc.constantFrom(...inputFiles), text, (name, content) => {
        repository.write(name, `${name}\n`);
        expect(
          changedBy(() => {
            repository.write(name, content);
          }),
        ).toHaveLength(1);
      }),
      runs,
    );
  });

  it('changes when such a file goes, comes, or trades content with another', () => {
    const { root, write } = repository;
    const gone = () => {
      rmSync(path.join(root, 'dist/trainers/fpp.js'));
    };
    expect(changedBy(gone)).toEqual(['the library']);
    const come = () => {
      write('dist/index', '.jsdist/index.js\n');
    };
    expect(changedBy(come)).toEqual(['the library']);
    write('dist/engines/a.js', 'one');
    write('dist/models/a.js', 'two');
    const trade = () => {
      write('dist/engines/a.js', 'two');
      write('dist/models/a.js', 'one');
    };
    expect(changedBy(trade)).toEqual(['the library']);
  });

  it('changes with the source of any cell, their order and kind, and their tags', () => {
    const cells = [code('a'), { cell_type: 'markdown', metadata: {}, source: 'b' }];
    rewrite(cells)();
    const [first, second] = cells;
    const edits = [
      [second, first],
      [first],
      [code('a '), second],
      [first, { ...second, source: 'b!' }],
      [first, { ...second, cell_type: 'raw' }],
      [{ ...first, metadata: { tags: ['raises-exception'] } }, second],
    ];
    for (const edit of edits) {
      expect(changedBy(rewrite(edit))).toEqual(['its source']);
      rewrite(cells)();
    }
  });

  it('changes with Node.js and with where Penn Treebank is said to be', () => {
    const before = inputs();
    expect(changesBetween(before, inputs({ node: 'v22.0.0' }))).toEqual(['Node.js']);
    const env = { FPP_PTB_DIR: '/elsewhere' };
    expect(changesBetween(before, inputs({ env }))).toEqual(['FPP_PTB_DIR']);
  });

  it('changes with the content of what was read, and with the presence of what was looked for', () => {
    const { root, write } = repository;
    const read = 'data/results/figure-2.csv';
    expect(
      changedBy(() => {
        write(read, 'other rows');
      }),
    ).toEqual([read]);
    expect(
      changedBy(() => {
        rmSync(path.join(root, read));
      }),
    ).toEqual([read]);
    const looked = 'notebooks/c.ipynb';
    expect(
      changedBy(() => {
        write(looked, 'now there');
      }),
    ).toEqual([looked]);
    expect(
      changedBy(() => {
        write(looked, 'other content');
      }),
    ).toEqual([]);
  });

  it('changes with nothing else', () => {
    const others = otherFiles.filter((name) => !(name in verbs));
    fc.assert(
      fc.property(fc.constantFrom(...others), text, (name, content) => {
        expect(
          changedBy(() => {
            repository.write(name, content);
          }),
        ).toEqual([]);
      }),
      runs,
    );
    const touch = () => {
      utimesSync(path.join(repository.root, 'dist/index.js'), 1, 1);
    };
    expect(changedBy(touch)).toEqual([]);
  });

  it('does not change when a notebook was opened and executed, or written in another order', () => {
    const source = 'const a = 1;\nshow(a);';
    rewrite([code(source)])();
    const executed = {
      ...{ outputs: [{ output_type: 'stream', name: 'stdout', text: '1' }], execution_count: 3 },
      ...{ source: ['const a = 1;\n', 'show(a);'], id: 'one', cell_type: 'code' },
      metadata: { execution: { 'iopub.status.busy': '2026-01-01' } },
    };
    expect(changedBy(rewrite([executed]))).toEqual([]);
  });
});

describe('what a kernel looked at', () => {
  it('is told by path below the root, reading before looking; the rest is no input', () => {
    const notes = [
      'look /r/data/b.csv',
      'read /r/data/b.csv',
      'read /r/data/a.csv',
      'look /r/data/a.csv',
      'look /r/notebooks/c.ipynb',
      'read /shared/ptb.train.txt',
      'read /r/dist/index.js',
      'read /r/node_modules/x/index.js',
      'look /node_modules/x',
      'read /proc/self/exe',
      'look /r',
      '',
    ].join('\n');
    expect(Object.entries(lookedAt(notes, '/r'))).toEqual([
      ['.', 'look'],
      ['/shared/ptb.train.txt', 'read'],
      ['data/a.csv', 'read'],
      ['data/b.csv', 'read'],
      ['notebooks/c.ipynb', 'look'],
    ]);
  });

  it('names the sweeps whose results were read, each once', () => {
    const notes: Verbs = {
      'data/results': 'read',
      'data/results/figure-2.csv': 'read',
      'data/results/figure-2-fresh.provenance.json': 'read',
      'data/results/figure-2-fresh.csv': 'read',
      'data/results/figure-3a.csv': 'look',
      'data/ptb/ptb.train.txt': 'read',
    };
    expect(resultsRead(notes)).toEqual(['figure-2', 'figure-2-fresh']);
  });
});
