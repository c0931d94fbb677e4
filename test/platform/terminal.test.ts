import { afterEach, describe, expect, it, vi } from 'vitest';
import { canDrawOver, cutTo } from '../../lib/platform/terminal';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('a terminal', () => {
  it.each([
    ['xterm-256color', true, true],
    ['dumb', true, false],
    ['', true, process.platform === 'win32'],
    ['xterm', false, false],
  ])('that is called "%s" (a terminal: %s) can be drawn over: %s', (TERM, isTTY, can) => {
    vi.stubEnv('TERM', TERM);
    expect(canDrawOver({ isTTY })).toBe(can);
    expect(canDrawOver({})).toBe(false);
  });

  it('never shows more than fits', () => {
    expect(cutTo(undefined, 'a line')).toBe('a line');
    expect(cutTo(7, 'a line')).toBe('a line');
    expect(cutTo(6, 'a line')).toBe('a li…');
    expect(cutTo(1, 'a line').length).toBeLessThan(2);
  });

  it('that does not know its width is shown whole lines', () => {
    expect(cutTo(0, 'figure-7: 3 of 15')).toBe('figure-7: 3 of 15');
  });
});
