import { describe, expect, test } from 'vitest';
import {
  allocateTransitions,
  deriveGenerator,
  lanesEngine,
  referenceEngine,
  sgd,
  type Automaton,
  type Engine,
  type Generator,
  type RunningAutomaton,
} from '../../lib';
import { denseEngine } from '../../lib/engines/dense/dense-engine';
import { tensorsEngine } from '../../lib/engines/tensors/tensors-engine';
import { call, refusalOf, type Attempt } from './refusal';
import { config, env, net } from './subjects';

const θ = new Float64Array(net.parameterCount);
const transitions = allocateTransitions(env, 2);
const windows = { starts: Int32Array.of(0, 0), batchSize: 1, length: 2 };
const objective = { loss: 'last', lambda: 1, penalty: 'sum' } as const;
const step = { rule: sgd(), rate: 'shared', averaging: 'window' } as const;

/** What every engine refuses, whatever it computes with. */
const asked: readonly (readonly [verb: keyof Engine, ...args: unknown[]])[] = [
  ['parameters', 5],
  ['parameters', -1],
  ['parameters'],
  ['parameters', 0.5],
  ['parameters', '0'],
  ['parameters', null],
  ['state', 0, 0, 11],
  ['state', 0, 1, 0],
  ['state', 2, 0, 0],
  ['state', 0, 0, NaN],
  ['state', 0, 0],
  ['setState', 0, 0, 150, [1, 2, 3, 4]],
  ['setState', 0, 0, 1, [1, 2, 3]],
  ['setState', 0, 0, 1, [1, 2, 3, 4, 5]],
  ['setState', 0, 0, 1, ['1', 2, 3, 4]],
  ['setState', 0, 0, 1, null],
  ['setState', 0, 0, 1],
  ['setParameters', 0, [1, 2, 3]],
  ['setParameters', 0, new Float64Array(1000)],
  ['setParameters', 7, θ],
  ['setParameters', 0, 'x'],
  ['setParameters', 0, { length: θ.length }],
  ['setParameters', 0, new Map()],
  ['parameterGradient', 9],
  ['stateGradients', 0, 0, 0],
  ['updateStates', step],
  ['updateStates', { ...step, rate: -1 }],
  ['updateStates', { ...step, rat: 1 }],
  ['advance', 0, 99, transitions],
  ['advance', -1, 1, transitions],
  ['advance', 0, 1, allocateTransitions(env, 1)],
  ['advance', 0, 1, { ...transitions, observations: Int32Array.of(0, 2) }],
  ['advance', 0, 1, { ...transitions, targets: Float64Array.of(0, NaN) }],
  ['advance', 0, 1, { ...transitions, scored: Uint8Array.of(0, 2) }],
  ['advance', 0, 1, { ...transitions, scored: Float64Array.of(0, 0.5) }],
  ['gradient', { ...windows, starts: Int32Array.of(0, 99) }, objective],
  ['gradient', { ...windows, starts: Int32Array.of(0) }, objective],
  ['gradient', { ...windows, length: 11 }, objective],
  ['gradient', { ...windows, batchSize: 0 }, objective],
  ['gradient', windows, { ...objective, loss: 'lst' }],
  ['gradient', windows, { ...objective, lambda: -1 }],
  ['gradient', windows, { ...objective, lamda: 1 }],
  ['gradient', windows],
  ['gradient', null, objective],
  ['gradient', { ...windows, starts: null }, objective],
  ['gradient', { ...windows, starts: ['0', 0] }, objective],
  ['gradient', { starts: Int32Array.of(0, 0, 0), batchSize: 1.5, length: 2 }, objective],
  ['advance', 0, 1],
  ['advance', 0, 1, null],
  ['advance', 0, 1, { observations: transitions.observations }],
];

/** Configurations that no engine computes. */
const changes: readonly object[] = [
  { runs: 0 },
  { runs: 3 },
  { streams: 1.5 },
  { slots: 1 },
  { slot: 3 },
  { optimizer: 'sgd' },
  { optimizer: undefined },
  { optimizer: { kind: 'adam' } },
  { learningRates: undefined },
  { learningRates: [0.1, -0.1] },
  { learningRates: 0.1 },
  { actingState: 'free' },
  { network: null },
  { network: { ...net, hiddenUnits: 8 } },
  { batchSize: 0 },
];

const engines = { referenceEngine, lanesEngine, denseEngine, tensorsEngine };

/** What an engine may have beside its verbs, and what of that is refused. */
const parts: readonly (readonly [
  what: string,
  part: keyof Engine,
  ask: (of: Engine) => unknown,
])[] = [
  ['costates of run 5', 'costates', ({ costates }) => costates?.read(5, 0, 0)],
  ['costates of slot NaN', 'costates', ({ costates }) => costates?.read(0, 0, NaN)],
  ['costates cleared in slot 11', 'costates', ({ costates }) => costates?.clear(11)],
  ['costates moved before a gradient', 'costates', ({ costates }) => costates?.update()],
  ['too few costates', 'costates', ({ costates }) => costates?.writeAll(Float64Array.of(1))],
  ['no generators', 'windowSampler', (of) => call(of.windowSampler?.bind(of))],
  ['too few generators', 'windowSampler', (of) => of.windowSampler?.(drawers().slice(1))],
  ['windows of no generator', 'windowSampler', (of) => of.windowSampler?.([]).draw(0, 1, 1, 2)],
  ['windows out of none', 'windowSampler', (of) => of.windowSampler?.(drawers()).draw(0, 0, 1, 2)],
  ['half a window', 'windowSampler', (of) => of.windowSampler?.(drawers()).draw(0, 3, 0.5, 2)],
  ['windows at −5', 'windowSampler', (of) => of.windowSampler?.(drawers()).draw(-5, 3, 1, 2)],
  ['no vector', 'forward', ({ forward }) => call(forward?.assign.bind(forward))],
  ['too few numbers', 'forward', ({ forward }) => forward?.assign(forward.stateVector(), [1])],
  [
    'a vector of another kind',
    'forward',
    ({ forward }) =>
      call(forward?.dot.bind(forward), forward?.stateVector(), forward?.parameterVector()),
  ],
  ['signs of nobody', 'forward', ({ forward }) => call(forward?.signSampler.bind(forward), [1, 2])],
  [
    'too few coefficients',
    'forward',
    ({ forward }) => forward?.useGradient([1], forward.parameterVector()),
  ],
  ['a foreign vector', 'snapshot', ({ snapshot }) => snapshot?.readForward({ of: 'state' })],
  [
    'nothing put back',
    'snapshot',
    ({ snapshot }) => call(snapshot?.writeRun.bind(snapshot), 0, null),
  ],
  ['sums of nothing', 'postponement', ({ postponement: of }) => call(of?.begin.bind(of), null)],
  ['no streams', 'streamSource', (of) => call(of.streamSource?.bind(of))],
  ['streams of nothing', 'streamSource', (of) => call(of.streamSource?.bind(of), [null, null])],
];

function drawers(): Generator[] {
  return [0, 1].map((seed) => deriveGenerator('', '', seed, 'samples'));
}

describe.each(Object.entries(engines))('%s', (_, engine) => {
  const told = (args: readonly unknown[]): string => JSON.stringify(args);
  const tried = asked.map(([verb, ...args]): Attempt => {
    const attempt = (): unknown => {
      const made = engine(config);
      return call((made[verb] as (...all: unknown[]) => unknown).bind(made), ...args);
    };
    return [`${verb} ${told(args)}`, attempt];
  });
  const configured = changes.map((change): Attempt => {
    return [told([change]), () => call(engine, { ...config, ...change })];
  });
  const whole = engine(config);
  const beside = parts
    .filter(([, part]) => whole[part] !== undefined)
    .map(([what, , ask]): Attempt => [what, () => ask(engine(config))]);
  const others: readonly Attempt[] = [
    ['no configuration', () => call(engine)],
    [
      'a window that is not there',
      () => {
        const made = engine(config);
        made.gradient(windows, objective);
        return made.stateGradients(0, 0, 5);
      },
    ],
    ['to read out run 9', () => engine(config).snapshot?.readRun(9)],
    ['to look at run 9', () => engine(config).snapshot?.isFinite(9)],
    [
      'to put too few parameters back',
      () => {
        const { snapshot } = engine(config);
        snapshot?.writeRun(0, { ...snapshot.readRun(0), parameters: θ.subarray(1) });
      },
    ],
    [
      'to put too many states back',
      () => {
        const { snapshot } = engine(config);
        snapshot?.writeRun(0, { ...snapshot.readRun(0), states: θ });
      },
    ],
  ];
  test.each([...tried, ...configured, ...beside, ...others])(
    'refuses in one line: %s',
    async (_name, attempt) => {
      expect(await refusalOf(attempt)).toMatchSnapshot();
    },
  );
});

describe('a source of streams', () => {
  const opened = (count: number, streams = 1): RunningAutomaton[] =>
    Array.from({ length: count }, (_, seed) => {
      const generator = deriveGenerator('', env.name, seed, 'environment');
      return env.open(streams, generator).automaton as RunningAutomaton;
    });
  const wrongs: readonly (readonly [string, RunningAutomaton[]])[] = [
    ['none', []],
    ['too many', opened(3)],
    ['more streams', opened(2, 2)],
    ['one twice', Array<RunningAutomaton>(2).fill(opened(1)[0])],
    ['another in one run', [opened(1)[0], { ...opened(2)[1], automaton: {} as Automaton }]],
    ['no automaton', opened(2).map((one) => ({ ...one, automaton: 'walk' as never }))],
  ];
  test.each(wrongs)('refuses in one line: %s', async (_, automata) => {
    const attempt = (): unknown => lanesEngine(config).streamSource?.(automata);
    expect(await refusalOf(attempt)).toMatchSnapshot();
  });

  const left: readonly (readonly [string, (automata: RunningAutomaton[]) => void])[] = [
    ['a position that is not there', ([, second]) => second.registers.fill(99)],
    ['another time', ([, second]) => (second.time = 7)],
  ];
  test.each(left)('refuses to take over %s', async (_, change) => {
    const automata = opened(2);
    const source = lanesEngine(config).streamSource?.(automata);
    change(automata);
    expect(await refusalOf(() => source?.takeOver())).toMatchSnapshot();
  });

  test('is not told of sums for another number of runs', async () => {
    const [loss, error, count] = [2, 2, 3].map((runs) => new Float64Array(runs));
    const begin = (): unknown => lanesEngine(config).postponement?.begin({ loss, error, count });
    expect(await refusalOf(begin)).toMatchSnapshot();
  });
});

describe('an engine of single precision', () => {
  test.each([
    ['lanesEngine', lanesEngine],
    ['denseEngine', denseEngine],
    ['tensorsEngine', tensorsEngine],
  ])('refuses a rate that float32 does not hold: %s', async (_, engine) => {
    for (const rate of [1e300, 1e-50]) {
      const attempt = (): unknown => engine({ ...config, learningRates: [0.1, rate] });
      expect(await refusalOf(attempt)).toContain('learningRates[1] must be 0, or within the range');
    }
  });
});
