import fc from 'fast-check';
import {
  allocateTransitions,
  cellNames,
  cells,
  Generator,
  initialParameters,
  referenceEngine,
  rmsprop,
  standardNormal,
  width,
  type CellName,
  type Engine,
  type EngineConfig,
  type EngineFactory,
  type Input,
  type Space,
  type Transitions,
  type Window,
} from '../../lib';

/** A filled engine, and beside it everything that was ever put in, by run, stream and time. */
export interface FilledBuffer {
  readonly engine: Engine;
  /** The last time step; time t stands in slot t mod slots. */
  readonly time: number;
  readonly inputs: Input[][][];
  readonly targets: Input[][][];
  /** The window of T steps that starts at time `start`, with the states that the engine holds now. */
  readonly window: (run: number, stream: number, start: number, T: number) => Window;
}

export interface BufferShape {
  readonly words: readonly number[];
  readonly cell: CellName;
  readonly observation: Space;
  readonly target: Space;
  readonly hiddenUnits: number;
  readonly runs: number;
  readonly streams: number;
  readonly slots: number;
  readonly steps: number;
}

const space: fc.Arbitrary<Space> = fc.oneof(
  fc.record({ kind: fc.constant('class' as const), classes: fc.integer({ min: 2, max: 4 }) }),
  fc.record({ kind: fc.constant('vector' as const), size: fc.integer({ min: 1, max: 3 }) }),
);

/** Shapes of small engines; the buffer may be partly filled or have wrapped several times. */
export const arbitraryBufferShape: fc.Arbitrary<BufferShape> = fc.record({
  words: fc.array(fc.integer({ min: 1, max: 0x7fffffff }), { minLength: 4, maxLength: 4 }),
  cell: fc.constantFrom(...cellNames),
  observation: space,
  target: space,
  hiddenUnits: fc.constantFrom(4, 8, 12),
  runs: fc.integer({ min: 1, max: 3 }),
  streams: fc.integer({ min: 1, max: 3 }),
  slots: fc.integer({ min: 3, max: 9 }),
  steps: fc.integer({ min: 3, max: 25 }),
});

/** Draws one time step of data. */
export function drawTransitions(
  generator: Generator,
  spaces: { observation: Space; target: Space },
  streams: number,
): Transitions {
  const transitions = allocateTransitions(spaces, streams);
  const fill = (values: Int32Array | Float64Array, of: Space): void => {
    for (let i = 0; i < values.length; i++) {
      values[i] =
        of.kind === 'class' ? generator.below(of.classes) : 0.5 * standardNormal(generator);
    }
  };
  fill(transitions.observations, spaces.observation);
  fill(transitions.targets, spaces.target);
  return transitions;
}

/** Reads stream `index`'s value out of a time step. */
export function valueAt(values: Int32Array | Float64Array, of: Space, index: number): Input {
  if (of.kind === 'class') return values[index];
  const size = width(of);
  return Float64Array.from(values.subarray(index * size, (index + 1) * size));
}

/** Plays random data into an engine, slot after slot. */
export function fillBuffer(
  shape: BufferShape,
  config: Partial<EngineConfig> = {},
  factory: EngineFactory = referenceEngine,
): FilledBuffer {
  const generator = new Generator(shape.words);
  const { runs, streams, slots, steps, observation, target } = shape;
  const network = cells[shape.cell](shape, { hiddenUnits: shape.hiddenUnits });
  const engine = factory({
    network,
    runs,
    streams,
    slots,
    learningRates: Array.from({ length: runs }, (_, r) => 0.01 * (r + 1)),
    optimizer: rmsprop(),
    actingState: 'linked',
    ...config,
  });
  for (let run = 0; run < runs; run++) {
    engine.setParameters(run, initialParameters(network, generator));
  }
  const log = (): Input[][][] =>
    Array.from({ length: runs }, () => Array.from({ length: streams }, () => [0]));
  const inputs = log();
  const targets = log();
  for (let t = 1; t <= steps; t++) {
    const transitions = drawTransitions(generator, shape, runs * streams);
    engine.advance((t - 1) % slots, t % slots, transitions);
    for (let run = 0; run < runs; run++) {
      for (let stream = 0; stream < streams; stream++) {
        const index = run * streams + stream;
        inputs[run][stream].push(valueAt(transitions.observations, observation, index));
        targets[run][stream].push(valueAt(transitions.targets, target, index));
      }
    }
  }
  return {
    engine,
    time: steps,
    inputs,
    targets,
    window: (run, stream, start, T) => ({
      start: engine.state(run, stream, start % slots),
      end: engine.state(run, stream, (start + T) % slots),
      inputs: inputs[run][stream].slice(start + 1, start + T + 1),
      targets: targets[run][stream].slice(start + 1, start + T + 1),
    }),
  };
}
