import { beforeAll, describe, expect, it } from 'vitest';

let countTests: (report: unknown, exitCode: number | null) => { passed: number; failed: number };
beforeAll(async () => {
  ({ countTests } = await import('../../scripts/checks/vitest-counts.mjs'));
});

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((test) => ({ status: test })),
});

describe('counting tests', () => {
  it('counts passed and failed tests, and leaves skipped ones out', () => {
    const report = {
      testResults: [file('failed', 'passed', 'failed', 'skipped'), file('passed', 'passed')],
    };
    expect(countTests(report, 1)).toEqual({ passed: 2, failed: 1 });
  });

  it('counts a file that does not load as a failure', () => {
    const report = { testResults: [file('failed'), file('passed', 'passed')] };
    expect(countTests(report, 1)).toEqual({ passed: 1, failed: 1 });
  });

  it('fails when vitest crashes, collects nothing, or fails outside of a test', () => {
    expect(countTests(undefined, 1)).toEqual({ passed: 0, failed: 1 });
    expect(countTests({ testResults: [] }, 0)).toEqual({ passed: 0, failed: 1 });
    expect(countTests({ testResults: [file('passed', 'passed')] }, 1)).toEqual({
      passed: 1,
      failed: 1,
    });
    expect(countTests({ testResults: [file('passed', 'passed')] }, null)).toEqual({
      passed: 1,
      failed: 1,
    });
  });
});
