/**
 * Mutants that no test can tell from what is written, each with the reason. They do not count; one
 * that a test kills after all, or that is no longer made, is reported so that it can be taken out.
 *
 * Each is { file, from, to, why }, with the code as `npm run mutate` prints it.
 */
export const equivalents = [];
