import fc from 'fast-check';

/** A text of a few words and lines, with empty lines and stray spaces in it. */
export const arbitraryText: fc.Arbitrary<string> = fc
  .array(fc.array(fc.constantFrom('a', 'b', 'the', '<unk>', 'N'), { maxLength: 6 }), {
    minLength: 1,
    maxLength: 8,
  })
  .filter((lines) => lines.some((words) => words.length > 0))
  .map((lines) => lines.map((words) => ` ${words.join(' ')} \n`).join(''));
