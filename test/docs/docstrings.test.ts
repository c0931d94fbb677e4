import ts from 'typescript';
import { expect, it } from 'vitest';
import { everyExport } from './exports';

it('whatever can be imported from the package has a docstring', () => {
  const exported = everyExport();
  expect(exported.length).toBeGreaterThan(500);
  const bare = exported.filter(
    ({ symbol, checker }) =>
      ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim() === '',
  );
  expect(bare.map(({ name }) => name)).toEqual([]);
});
