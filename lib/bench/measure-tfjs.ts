import { fork } from 'node:child_process';
import { join } from 'node:path';
import { FppError } from '../validation/errors';
import type { BenchCase } from './cases';

/**
 * Milliseconds a step of all runs in tfjs-node. In a process of its own, with TensorFlow's default
 * threads (one a core): nothing else loads TensorFlow, and it runs badly in worker threads.
 *
 * @throws FppError if the process fails
 */
export function measureTfjs(given: BenchCase, runs: number): Promise<number> {
  const child = fork(join(__dirname, 'tfjs-process.js'), [given.name, String(runs)], {
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.on('message', resolve).on('error', reject);
    child.on('exit', (code) => {
      reject(new FppError(`the bench of tfjs-node ended with exit code ${code ?? 'none'}`));
    });
  });
}
