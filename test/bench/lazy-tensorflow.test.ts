import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const dist = join(__dirname, '..', '..', 'dist');

function tensorflowFilesLoadedBy(module: string): number {
  const script = `
    require(${JSON.stringify(join(dist, module))});
    console.log(Object.keys(require.cache).filter((file) => file.includes('@tensorflow')).length);`;
  return Number(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }));
}

it('the command line and the bench start without TensorFlow, which takes a second to load', () => {
  expect(tensorflowFilesLoadedBy('cli/command-line')).toBe(0);
  expect(tensorflowFilesLoadedBy('bench')).toBe(0);
  expect(tensorflowFilesLoadedBy('proofs')).toBeGreaterThan(0);
});
