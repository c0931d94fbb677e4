import {
  lanes,
  lanesEngine,
  loadTensorsEngine,
  referenceEngine,
  type EngineFactory,
} from '../engines';
import { OptionError } from '../errors';

/**
 * How a recomputed number must agree with the one that is there: to the bit, or within a relative
 * difference, for an engine whose sums may be taken in another order.
 */
export type Tolerance = 'equal bits' | number;

/** An engine as `--engine` names it. */
export interface EngineChoice {
  readonly name: string;
  /** How it computes, for the record: precision, and what its results depend on. */
  readonly mode: string;
  /** Whether it computes the same bits again; if not, how close it comes. */
  readonly tolerance: Tolerance;
  /**
   * What goes to a worker, and from there to the journal: all runs of a setting, side by side in one
   * batch, or each run on its own.
   */
  readonly unit: 'setting' | 'run';
  /** Loads it only when it is needed: some engines bring a large library along. */
  readonly load: () => Promise<EngineFactory>;
}

const choices: readonly EngineChoice[] = [
  {
    name: 'reference',
    mode: 'float64, deterministic',
    tolerance: 'equal bits',
    // Its runs are computed one after the other.
    unit: 'run',
    load: () => Promise.resolve(referenceEngine),
  },
  {
    name: 'lanes',
    mode: 'float32, WebAssembly SIMD, deterministic',
    tolerance: 'equal bits',
    unit: 'setting',
    load: () => Promise.resolve(lanesEngine),
  },
  {
    name: 'lanes-relaxed',
    // The same bits on the same kind of processor; on another, runs of any length part ways.
    mode: 'float32, WebAssembly relaxed SIMD, bits depend on the machine',
    tolerance: 'equal bits',
    unit: 'setting',
    load: () => Promise.resolve(lanes({ relaxed: true })),
  },
  {
    name: 'tensors',
    // The same bits on the same kind of processor. On another, a run of Sequential MNIST ends within
    // 1% in its means, and a bin of its curve within 7% (docs/tensors.md).
    mode: 'float32, TensorFlow, bits depend on the machine',
    tolerance: 0.1,
    // Large networks side by side take the caches from one another: 30 runs together take twice the
    // time of one after the other.
    unit: 'run',
    load: loadTensorsEngine,
  },
];

/** The names that `--engine` takes. */
export const engineNames: readonly string[] = choices.map(({ name }) => name);

/** @throws OptionError if there is no such engine */
export function engineChoice(name: string): EngineChoice {
  const choice = choices.find((engine) => engine.name === name);
  if (choice === undefined) {
    throw new OptionError('fpp', 'engine', name, `one of ${engineNames.join(', ')}`);
  }
  return choice;
}
