import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  Fpp,
  lanesEngine,
  online,
  type CellName,
  type EngineFactory,
  type VectorLoss,
} from '../../lib';
import { denseEngine, denseOn } from '../../lib/engines/dense/dense-engine';
import { LANES } from '../../lib/engines/dense/shape';
import { lanesOn } from '../../lib/engines/lanes/lanes-engine';
import { findCompiler, type Compiler } from '../../lib/engines/native/compiler';
import { nativeBackend } from '../../lib/engines/native/native-backend';
import { vectors } from './streams';

const cache = mkdtempSync(path.join(tmpdir(), 'fpp-online-native-'));
afterAll(() => {
  rmSync(cache, { recursive: true });
});

const compiler = findCompiler({ cache });

/** All that a learner says of a stream with gaps, and its weights in the end. */
function saidBy(engine: EngineFactory, cell: CellName, loss: VectorLoss) {
  const learner = online({
    observation: vectors.observation,
    target: vectors.target,
    network: { cell, hiddenUnits: 5, loss },
    trainer: new Fpp({ truncationLength: 3, bufferSize: 7, windowLoss: 'every' }),
    learningRate: [0.01, 0.05],
    schedule: (t) => 1 / t,
    engine,
  });
  const said = vectors.observations.map((o, t) => {
    const guess = learner.predict(o);
    return [guess, learner.learn(o, t % 4 === 3 ? null : vectors.targets[t])];
  });
  return [said, learner.parameters(0), learner.parameters(1)];
}

const cases = [
  ['elman', 'absolute-error'],
  ['lstm', { kind: 'huber', threshold: 0.3 }],
  ['gru', 'squared-error'],
] as const;

describe.skipIf(typeof compiler === 'string')(
  'a learner in C++ says the bits of WebAssembly',
  () => {
    it.each(cases)('on lanes: %s, %j', (cell, loss) => {
      const native = lanesOn(nativeBackend(compiler as Compiler));
      expect(saidBy(native, cell, loss)).toEqual(saidBy(lanesEngine, cell, loss));
    });

    it.each(cases)('on dense: %s, %j', (cell, loss) => {
      const native = denseOn(nativeBackend(compiler as Compiler, { lanes: LANES }));
      expect(saidBy(native, cell, loss)).toEqual(saidBy(denseEngine, cell, loss));
    });
  },
);
