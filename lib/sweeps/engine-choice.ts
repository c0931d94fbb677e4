import { lanes, lanesEngine, referenceEngine, type EngineFactory } from '../engines';
import { OptionError } from '../errors';

/** An engine as `--engine` names it. */
export interface EngineChoice {
  readonly name: string;
  /** How it computes, for the record: precision, and what its results depend on. */
  readonly mode: string;
  /** The largest relative difference at which a recomputed number is the same; 0: equal bits. */
  readonly tolerance: number;
  /** Loads it only when it is needed: some engines bring a large library along. */
  readonly load: () => Promise<EngineFactory>;
}

const choices: readonly EngineChoice[] = [
  {
    name: 'reference',
    mode: 'float64, deterministic',
    tolerance: 0,
    load: () => Promise.resolve(referenceEngine),
  },
  {
    name: 'lanes',
    mode: 'float32, WebAssembly SIMD, deterministic',
    tolerance: 0,
    load: () => Promise.resolve(lanesEngine),
  },
  {
    name: 'lanes-relaxed',
    mode: 'float32, WebAssembly relaxed SIMD, bits depend on the machine',
    tolerance: 0,
    load: () => Promise.resolve(lanes({ relaxed: true })),
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
