import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  CycleWorld,
  Fpp,
  Rtrl,
  StochasticWorld,
  StoredState,
  Uoro,
  elman,
  gru,
  lanesEngine,
  learn,
  lstm,
  type Environment,
  type EngineFactory,
  type Network,
  type Trainer,
} from '../../lib';
import { lanesOn } from '../../lib/engines/lanes/lanes-engine';
import { findCompiler, type Compiler } from '../../lib/engines/native/compiler';
import { nativeBackend } from '../../lib/engines/native/native-backend';

const cache = mkdtempSync(path.join(tmpdir(), 'fpp-native-'));
afterAll(() => {
  rmSync(cache, { recursive: true });
});

const compiler = findCompiler({ cache });
const ring = new CycleWorld();
const coins = new StochasticWorld();

interface Setting {
  readonly name: string;
  readonly environment: Environment;
  readonly network: Network;
  readonly trainer: Trainer;
  readonly streams: number;
}

const settings: readonly Setting[] = [
  {
    name: 'FPP, mini-batches of two streams',
    environment: coins,
    network: elman(coins, { hiddenUnits: 7 }),
    trainer: new Fpp({
      ...{ truncationLength: 6, batchSize: 3, windowLoss: 'every', newest: 'excluded' },
      stateStep: { rate: 0.5 },
    }),
    streams: 2,
  },
  {
    name: 'FPP on an LSTM',
    environment: ring,
    network: lstm(ring, { hiddenUnits: 4 }),
    trainer: new Fpp({ truncationLength: 5, updatesPerStep: 2 }),
    streams: 1,
  },
  {
    name: 'UORO',
    environment: ring,
    network: elman(ring, { hiddenUnits: 4 }),
    trainer: new Uoro(),
    streams: 3,
  },
  {
    name: 'RTRL of a GRU',
    environment: ring,
    network: gru(ring, { hiddenUnits: 5 }),
    trainer: new Rtrl(),
    streams: 1,
  },
  {
    name: 'stored state',
    environment: ring,
    network: elman(ring, { hiddenUnits: 4 }),
    trainer: new StoredState({ truncationLength: 4 }),
    streams: 1,
  },
];

/** All that 19 runs, which fill no group, come to. */
async function outcome({ name, ...setting }: Setting, engine: EngineFactory): Promise<unknown> {
  const common = { steps: 40, seeds: 19, learningRate: 0.01 };
  const { runs, engine: used } = await learn({ ...setting, ...common, engine });
  return { name, runs, parameters: runs.map((_, run) => used.parameters(run)) };
}

describe.skipIf(typeof compiler === 'string')('kernels in C++ give the bits of WebAssembly', () => {
  const { lanes: widest } = compiler as Compiler;

  it.each(settings)('in the widest vectors of this processor: $name', async (setting) => {
    const native = lanesOn(nativeBackend(compiler as Compiler));
    expect(await outcome(setting, native)).toEqual(await outcome(setting, lanesEngine));
  });

  it.each(([4, 8] as const).filter((lanes) => lanes < widest))(
    'in vectors of %d lanes',
    async (lanes) => {
      const [setting] = settings;
      const native = lanesOn(nativeBackend(compiler as Compiler, lanes));
      expect(await outcome(setting, native)).toEqual(await outcome(setting, lanesEngine));
    },
  );

  it('compiled once: what lies in the cache is taken, and what was damaged there is not', async () => {
    const expected = await outcome(settings[4], lanesEngine);
    const again = (): Promise<unknown> =>
      outcome(settings[4], lanesOn(nativeBackend(findCompiler({ cache }) as Compiler)));
    await again();
    const files = readdirSync(cache).sort();
    expect(await again()).toEqual(expected);
    expect(readdirSync(cache).sort()).toEqual(files);
    for (const file of files) {
      // Not in its place, where this process has it mapped.
      rmSync(path.join(cache, file));
      writeFileSync(path.join(cache, file), 'damaged');
    }
    expect(await again()).toEqual(expected);
  });
});

it('without a compiler there is one line that says so', () => {
  expect(findCompiler({ command: 'no-such-compiler' })).toBe(
    'there is no working no-such-compiler',
  );
});
