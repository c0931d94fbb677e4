/** Counts the tests of a vitest JSON report, which may be missing. */
export function countTests(
  report: unknown,
  exitCode: number | null,
): { passed: number; failed: number };
