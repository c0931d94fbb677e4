/**
 * A process that measures one of the large cases: `large-process.js <engine> <case>`. It answers
 * when it is set up, and then each number of times it is told with the milliseconds they took.
 */
import '../platform/node-compat';
import * as tf from '@tensorflow/tfjs-node';
import { loadDenseEngine, type EngineFactory } from '../engines';
import { tensorsEngine } from '../engines/tensors/tensors-engine';
import { autodiffEngine } from './autodiff-engine';
import { largeCases } from './large-cases';
import { PEAK_ORDER, type LargeEngine, type LargeJob } from './large-job';
import { studyWorkload } from './workload';

const engines: Readonly<Record<LargeEngine, () => Promise<EngineFactory>>> = {
  dense: loadDenseEngine,
  tensors: () => Promise.resolve(tensorsEngine),
  'tfjs-autodiff': () => Promise.resolve(autodiffEngine),
};

async function jobOf({ engine, name }: LargeJob): Promise<(times: number) => void> {
  if (engine === 'peak') {
    const [a, b] = [0, 1].map(() => tf.randomNormal([PEAK_ORDER, PEAK_ORDER]));
    return (times) => {
      for (let i = 0; i < times; i++) tf.matMul(a, b).dispose();
    };
  }
  const given = largeCases().find((candidate) => candidate.name === name);
  if (given === undefined) throw new Error(`no case is called ${name}`);
  return studyWorkload(given, 1, await engines[engine]());
}

const [engine, name] = process.argv.slice(2) as [LargeJob['engine'], string];

void jobOf({ engine, name }).then((perform) => {
  process.on('message', (times: number) => {
    const before = performance.now();
    perform(times);
    process.send?.(performance.now() - before);
  });
  process.send?.(0);
});
