import { describe, expect, it } from 'vitest';
import { NotebookCellError, NotebookFormatError } from '../../lib/reports/errors';
import { parseNotebook } from '../../lib/reports/notebook';
import { renderReport } from '../../lib/reports/report';
import { codeCell, markdownCell, notebook } from './fixture';

describe('parseNotebook', () => {
  it('joins lines and names the report after the file', () => {
    const { name, cells } = parseNotebook(notebook([codeCell('a\nb')]), '00-start.ipynb');
    expect(name).toBe('00-start');
    expect(cells[0].source).toBe('a\nb');
  });

  it('refuses what is not JSON', () => {
    expect(() => parseNotebook('{', 'x.ipynb')).toThrow(NotebookFormatError);
    expect(() => parseNotebook('{', 'x.ipynb')).toThrow(/^x\.ipynb: not JSON/);
  });

  it('reads what an editor has given a byte order mark', () => {
    const { cells } = parseNotebook(`\uFEFF${notebook([codeCell('a')])}`, 'x.ipynb');
    expect(cells[0].source).toBe('a');
  });

  it.each([
    ['nothing', '', 'there is nothing in it'],
    ['a blank', ' \n', 'there is nothing in it'],
    ['a byte order mark alone', '\uFEFF', 'there is nothing in it'],
    ['UTF-16', Buffer.from('\uFEFF{}', 'utf16le'), 'not text in UTF-8'],
    ['half of it', '{"cells": [', 'not JSON'],
    [
      'a merge conflict',
      '{\n "cells": [\n<<<<<<< HEAD\n  1\n=======\n  2\n>>>>>>> other\n ]\n}',
      'a merge conflict is unresolved at line 3: ',
    ],
    [
      'one with Windows line ends',
      '{\r\n<<<<<<< HEAD\r\n=======\r\n>>>>>>> other\r\n}',
      'a merge conflict is unresolved at line 2: ',
    ],
  ])('says in one line what is wrong with a file of %s', (_, content, problem) => {
    const read = () => parseNotebook(content, 'x.ipynb');
    expect(read).toThrow(NotebookFormatError);
    expect(read).toThrow(`x.ipynb: ${problem}`);
    expect(read).not.toThrow(/\n/);
  });

  it('takes a cell that speaks of conflicts for what it is', () => {
    const said = notebook([markdownCell('a\n<<<<<<< HEAD\nb')]);
    expect(parseNotebook(said, 'x.ipynb').cells).toHaveLength(1);
  });

  it('names the field that is not what it should be', () => {
    expect(() =>
      parseNotebook('{"nbformat": 4, "metadata": {}, "cells": [{}]}', 'x.ipynb'),
    ).toThrow('not a notebook of format 4: cells.0.cell_type is missing, or not what it should be');
  });

  it.each(['null', '{}', '{"nbformat": 3, "metadata": {}, "cells": []}'])(
    'refuses %s, which is no notebook of format 4',
    (json) => {
      expect(() => parseNotebook(json, 'x.ipynb')).toThrow(/x\.ipynb: not a notebook of format 4/);
    },
  );

  it('refuses a failed notebook and names the cell', () => {
    const failed = notebook([
      markdownCell('# Title'),
      codeCell('boom()', [
        { output_type: 'error', ename: 'TypeError', evalue: 'no', traceback: [] },
      ]),
    ]);
    expect(() => parseNotebook(failed, 'x.ipynb')).toThrow(NotebookCellError);
    expect(() => parseNotebook(failed, 'x.ipynb')).toThrow(
      'x.ipynb, cell 2: ended with TypeError: no',
    );
  });
});

describe('renderReport', () => {
  const read = (...cells: Record<string, unknown>[]) =>
    renderReport(parseNotebook(notebook(cells), 'x.ipynb'));

  it('takes the title and the first paragraph', () => {
    const report = read(markdownCell('# The *title*\n\nFirst $x$ words.\n\n## One\n\n## One'));
    expect(report.title).toBe('The title');
    expect(report.summaryText).toBe('First x words.');
    expect(report.bodyHtml.source).not.toContain('<h1');
    expect(report.headings.map(({ id }) => id)).toEqual(['s-one', 's-one-2']);
  });

  it.each([
    ['Fix the buffer: $n$ rows. FPP minimises a function (eq. 6),', 'Fix the buffer: n rows.'],
    [
      'The gradients (eq. 7 of the paper). *Each* is derived.',
      'The gradients (eq. 7 of the paper). Each is derived.',
    ],
    ['no end', 'no end'],
    [`One. A${'a'.repeat(300)}.`, 'One.'],
    [`${'a'.repeat(300)}. Two.`, `${'a'.repeat(300)}.`],
  ])('sums up in whole sentences: %s', (paragraph, summary) => {
    expect(read(markdownCell(`# T\n\n${paragraph}`)).summaryText).toBe(summary);
  });

  it('names the cell with a formula that cannot be read', () => {
    expect(() => read(markdownCell('fine'), markdownCell('$\\frac{1$'))).toThrow(
      /^x\.ipynb, cell 2: KaTeX parse error/,
    );
  });

  it('takes time and date from the cells where the executor wrote none', () => {
    const { provenance } = read(codeCell('1'), codeCell('2'));
    expect(provenance.seconds).toBeCloseTo(7);
    expect(provenance.date).toBe('2026-01-02T03:04:05.000Z');
  });

  it('prefers what the executor wrote', () => {
    const json = notebook([codeCell('1')], {
      fpp: {
        version: '9.9.9',
        commit: 'abc',
        node: 'v20.0.0',
        cpu: 'a cpu',
        date: 'd',
        seconds: 5,
      },
    });
    expect(renderReport(parseNotebook(json, 'x.ipynb')).provenance).toEqual({
      version: '9.9.9',
      commit: 'abc',
      node: 'v20.0.0',
      cpu: 'a cpu',
      date: 'd',
      seconds: 5,
      results: [],
    });
  });
});
