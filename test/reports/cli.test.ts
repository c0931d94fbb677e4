import { afterEach, describe, expect, it, vi } from 'vitest';
import { run } from '../../lib/reports/cli';

afterEach(() => vi.restoreAllMocks());

describe('the exporter’s command line', () => {
  it('explains itself', async () => {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    expect(await run(['--help'])).toBe(0);
    expect(write).toHaveBeenCalledWith(expect.stringContaining('<executed folder>'));
  });

  it.each([
    [[], 2, 'Expected two folders, got 0 arguments'],
    [['nowhere', 'out'], 1, 'nowhere: there is no such folder\n'],
  ])('answers %j with exit code %i and one clear line', async (args, code, message) => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await run(args)).toBe(code);
    expect(write).toHaveBeenCalledWith(expect.stringContaining(message));
  });
});
