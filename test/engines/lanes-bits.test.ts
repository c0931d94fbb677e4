import { createHash, type Hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  CycleWorld,
  Fpp,
  Rtrl,
  StochasticWorld,
  StoredCostates,
  StoredState,
  TruncatedBptt,
  Uoro,
  backwardFpp,
  elman,
  gru,
  lanesEngine,
  learn,
  lstm,
  type Environment,
  type LearnResult,
  type Network,
  type Trainer,
} from '../../lib';

// These are the bits that every Node version and machine must come to. A change of the kernels that
// is meant to change them (another order of summation, say) is recorded by
//
//     npx vitest run test/engines/lanes-bits.test.ts -u
//
// and then the committed rows in data/results have to be computed anew, too.

const mixed = { batchSize: 2, updatesPerStep: 2, bufferSize: 50 };

const throughWindows: readonly Trainer[] = [
  new Fpp({ truncationLength: 5, ...mixed }),
  new Fpp({ truncationLength: 9, stateStep: { rate: 0.5 }, windowLoss: 'every' }),
  new StoredState({ truncationLength: 5, ...mixed }),
  new TruncatedBptt({ truncationLength: 7 }),
];
const writingBack: readonly Trainer[] = [
  backwardFpp({ truncationLength: 5, writeBack: true, ...mixed }),
  new StoredCostates({ truncationLength: 5, ...mixed }),
  new StoredCostates({ truncationLength: 7, credit: false }),
];
const forwards: readonly Trainer[] = [new Uoro(), new Rtrl()];

const networks: readonly (readonly [hiddenUnits: number, environment: Environment])[] = [
  [4, new CycleWorld()],
  [32, new StochasticWorld()],
];

type MakeNetwork = (spaces: Environment, options: { readonly hiddenUnits: number }) => Network;

/** Five runs (so that one lane group is full and one is not). */
function study(
  trainer: Trainer,
  hiddenUnits: number,
  environment: Environment,
  streams: number,
  learningRate = 0.01,
  make: MakeNetwork = elman,
): Promise<LearnResult> {
  const network = make(environment, { hiddenUnits });
  const options = { environment, network, trainer, streams, learningRate };
  return learn({ ...options, steps: 300, bins: 300, seeds: 5, engine: lanesEngine });
}

/** Adds everything that is left of a study: weights, states, learning curves. */
function addTo(hash: Hash, { runs, engine }: LearnResult): void {
  const { streams, slots } = engine.config;
  const add = (numbers: ArrayLike<number>): void => {
    hash.update(new Uint8Array(Float64Array.from(numbers).buffer));
  };
  for (const [run, { lossCurve, errorCurve }] of runs.entries()) {
    add(lossCurve);
    add(errorCurve);
    add(engine.parameters(run));
    for (let s = 0; s < streams; s++) {
      for (let slot = 0; slot < slots; slot++) add(engine.state(run, s, slot));
    }
  }
}

async function digest(
  trainers: readonly Trainer[],
  hiddenUnits: number,
  environment: Environment,
  S: number,
): Promise<string> {
  const hash = createHash('sha256');
  for (const trainer of trainers) addTo(hash, await study(trainer, hiddenUnits, environment, S));
  return hash.digest('hex');
}

describe('the bits of a run on lanes', () => {
  const digestsOf = async (trainers: readonly Trainer[]): Promise<Record<string, string>> => {
    const digests: Record<string, string> = {};
    for (const [hiddenUnits, environment] of networks) {
      for (const streams of [1, 4]) {
        const name = `k = ${hiddenUnits}, S = ${streams}`;
        digests[name] = await digest(trainers, hiddenUnits, environment, streams);
      }
    }
    return digests;
  };

  it('are those of every other machine and Node version', async () => {
    expect(await digestsOf(throughWindows)).toMatchInlineSnapshot(`
      {
        "k = 32, S = 1": "17da10f076b9e97b0a2fe7539a9153593ae00eb5d9bc15d876343ee5112beb58",
        "k = 32, S = 4": "5f17178dee6c541f3804adb47480fcde8705d97e6fe544ffc0c877b4ecdd3345",
        "k = 4, S = 1": "fc105cf899256762bb035a5e5fb495a6fc912f8266cebed39590c0aa5b29bd7b",
        "k = 4, S = 4": "db19841d7a55c739ac693dace1d17e69a2998ba6c5efea37fe85a533e33d7cca",
      }
    `);
  });

  it('are so in forward mode, too', async () => {
    expect(await digestsOf(forwards)).toMatchInlineSnapshot(`
      {
        "k = 32, S = 1": "9ad71b53c3421cb242e443b288caabf818fb08c1bd04b1c37f80ceb72c9e2156",
        "k = 32, S = 4": "b9952c3e4d96cd95dad3eee5a4caa7d429978e088ab5adadc1b50324f4cf4b9a",
        "k = 4, S = 1": "092f798aaf085626e05eddd42697df6d21fcbc216a358faa12cc183c856877db",
        "k = 4, S = 4": "37548e80189b462c6158489ee1c35a00e961fc1372232fdc7d68495beed95d1b",
      }
    `);
  });

  it('are so where states are written back and costates kept, too', async () => {
    const digests: Record<string, string> = {};
    for (const make of [elman, lstm, gru]) {
      const hash = createHash('sha256');
      for (const trainer of writingBack) {
        for (const [hiddenUnits, environment] of networks) {
          addTo(hash, await study(trainer, hiddenUnits, environment, 2, 0.01, make));
        }
      }
      digests[make.name] = hash.digest('hex');
    }
    expect(digests).toMatchInlineSnapshot(`
      {
        "elman": "6ca3e294505c2f895d3793f58cd4bf3a83b7af6276c07fe1fb6f1d73a29faf28",
        "gru": "dd3e574f349b30b41cadde8111282a0d24e089ef057a71e8d3e3ca30dc01eb67",
        "lstm": "e64eb01e9e1f1a1e038fb8fc565a58893866a617c3aeb9642c47b0816cf4813f",
      }
    `);
  });

  const gatedDigestsOf = async (make: MakeNetwork): Promise<Record<string, string>> => {
    const digests: Record<string, string> = {};
    for (const [hiddenUnits, environment] of networks) {
      for (const [kind, trainers] of Object.entries({ throughWindows, forwards })) {
        // RTRL's matrix takes its time with 32 hidden units.
        const some = trainers.filter((trainer) => hiddenUnits === 4 || trainer.name !== 'RTRL');
        const hash = createHash('sha256');
        for (const trainer of some) {
          addTo(hash, await study(trainer, hiddenUnits, environment, 2, 0.01, make));
        }
        digests[`k = ${hiddenUnits}, ${kind}`] = hash.digest('hex');
      }
    }
    return digests;
  };

  it('are so for an LSTM, too', async () => {
    expect(await gatedDigestsOf(lstm)).toMatchInlineSnapshot(`
      {
        "k = 32, forwards": "168c9076e445a1ef0c597f546d21b921f3b753a7caa4a53d9bc6b30c0dae2341",
        "k = 32, throughWindows": "1212894970f5511eebfe6b949aa6056b8f6515f3168b739f17bd0273f03efbec",
        "k = 4, forwards": "0045cf7677ad909cda06bb12f709f2a8fd44941b8b2c0f936db6492899a56ee1",
        "k = 4, throughWindows": "fe097ac13b721c13407adcd4f5e4f6ea897898c8e5f3b69660eabdc6a45cfdc4",
      }
    `);
  });

  it('are so for a GRU, too', async () => {
    expect(await gatedDigestsOf(gru)).toMatchInlineSnapshot(`
      {
        "k = 32, forwards": "870ad92868d0b2f46498ec6eaa8ae19df2cdc9b1e0e5698d5cdaade1de354024",
        "k = 32, throughWindows": "026ebdceed2eb09c97472a5d513579f5a908f26d11836128da36f57bc55a0402",
        "k = 4, forwards": "351e8ea1d75c98d10b58b8931200cd8f9310d87b0e6dd23e5a396505c48e968d",
        "k = 4, throughWindows": "35c6493835c38971cc9b3e83356bec161b8a3f4c809bd4a633e3aaf6c1b21e62",
      }
    `);
  });

  it('differ if anything does, be it one in the last place of the learning rate', async () => {
    const [trainer] = throughWindows;
    const [[hiddenUnits, environment]] = networks;
    const of = async (rate: number): Promise<string> => {
      const hash = createHash('sha256');
      addTo(hash, await study(trainer, hiddenUnits, environment, 1, rate));
      return hash.digest('hex');
    };
    const rate = Math.fround(0.01);
    expect(await of(rate * (1 + 2 ** -23))).not.toBe(await of(rate));
  });
});
