import type { EngineName } from '../engines';
import { OptionError } from '../validation/errors';
import { meant } from '../validation/nearest-name';

/**
 * How a recomputed row must agree with the one that is there: to the bit; or, for an engine whose sums
 * may be taken in another order, as closely as two runs that part ways by chance. Those differ like
 * runs of two seeds at most, so that the spread between seeds is the measure.
 */
export type Tolerance = 'equal bits' | { readonly mean: WithinSeeds; readonly curve: WithinSeeds };

/** How far apart two runs may be. The larger of the two counts. */
export interface WithinSeeds {
  /** In standard deviations between seeds. */
  readonly spreads: number;
  /** As a part of the value itself; for runs that are like one another from seed to seed. */
  readonly share: number;
}

/** An engine as `--engine` names it. */
export interface EngineChoice {
  readonly name: EngineName;
  /** How it computes, for the record: precision, and what its results depend on. */
  readonly mode: string;
  /** Whether it computes the same bits again; if not, how close it comes. */
  readonly tolerance: Tolerance;
  /**
   * What goes to a worker, and from there to the journal: all runs of a setting, side by side in one
   * batch, or each run on its own.
   */
  readonly unit: 'setting' | 'run';
}

const choices: readonly EngineChoice[] = [
  {
    name: 'reference',
    mode: 'float64, deterministic',
    tolerance: 'equal bits',
    // Its runs are computed one after the other.
    unit: 'run',
  },
  {
    name: 'lanes',
    mode: 'float32, WebAssembly SIMD, deterministic',
    tolerance: 'equal bits',
    unit: 'setting',
  },
  {
    name: 'lanes-relaxed',
    // The same bits on the same kind of processor; on another, runs of any length part ways.
    mode: 'float32, WebAssembly relaxed SIMD, bits depend on the machine',
    tolerance: 'equal bits',
    unit: 'setting',
  },
  {
    name: 'dense',
    mode: 'float32, C++ or WebAssembly, deterministic',
    tolerance: 'equal bits',
    // Its runs are computed one after the other.
    unit: 'run',
  },
  {
    name: 'tensors',
    // The same bits on the same kind of processor. On another, runs part ways, the more the higher
    // the learning rate (docs/tensors.md, "The same bits again?").
    mode: 'float32, TensorFlow, bits depend on the machine',
    tolerance: {
      mean: { spreads: 6, share: 0.001 },
      curve: { spreads: 4, share: 0.001 },
    },
    // Large networks side by side take the caches from one another: 30 runs together take twice the
    // time of one after the other.
    unit: 'run',
  },
];

/** The names that `--engine` takes. */
export const engineNames: readonly string[] = choices.map(({ name }) => name);

/** @throws OptionError if there is no such engine */
export function engineChoice(name: string): EngineChoice {
  const choice = choices.find((engine) => engine.name === name);
  if (choice === undefined) {
    throw new OptionError(
      'fpp',
      'engine',
      name,
      `one of ${engineNames.join(', ')}${meant(name, engineNames)}`,
    );
  }
  return choice;
}
