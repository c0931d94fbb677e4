/**
 * Counts the tests of a vitest JSON report, given with vitest's exit code. Whatever goes wrong
 * outside of a test (no report, nothing collected, a file that does not load, an error after the
 * tests) counts as one failure, so that it cannot pass unseen.
 */
export function countTests(report, exitCode) {
  const tests = (report?.testResults ?? []).flatMap(({ assertionResults }) => assertionResults);
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const failed = tests.filter(({ status }) => status === 'failed').length;
  const brokenFiles = (report?.testResults ?? []).filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const counted = failed + brokenFiles;
  const isUnseen = counted === 0 && (exitCode !== 0 || passed === 0);
  return { passed, failed: isUnseen ? 1 : counted };
}
