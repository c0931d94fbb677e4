import { OptionError } from '../validation/errors';
import { hasMethod } from '../validation/describe-value';
import type { Network } from '../models';
import type { Engine, EngineFactory } from './engine';
import { lanes, lanesEngine, runsOnLanes } from './lanes/lanes-engine';
import { fastestLanes, loadDenseEngine, loadNativeEngine, loadTensorsEngine } from './load-engines';
import { referenceEngine } from './reference/reference-engine';

/** What loads each engine, by its name; loaded only when needed, since some bring a large library along. */
const loaders = {
  reference: () => Promise.resolve(referenceEngine),
  lanes: () => Promise.resolve(lanesEngine),
  'lanes-relaxed': () => Promise.resolve(lanes({ relaxed: true })),
  native: loadNativeEngine,
  dense: loadDenseEngine,
  tensors: loadTensorsEngine,
} as const satisfies Record<string, () => Promise<EngineFactory>>;

/** The name of an engine. Results of `native` are those of `lanes`, and say so. */
export type EngineName = keyof typeof loaders;

/**
 * The engine of those who name none: lanes, for the networks that they compute.
 *
 * @param multiplyAdds about how many there will be
 */
export async function defaultEngine(
  network: Network,
  multiplyAdds: number,
): Promise<EngineFactory> {
  return runsOnLanes(network) ? fastestLanes(multiplyAdds) : referenceEngine;
}

/** What `engine` may be, in words. */
const words =
  `one of ${Object.keys(loaders).join(', ')}, or what makes an engine, ` +
  'e.g. lanesEngine, lanes({ relaxed: true }) or await loadTensorsEngine()';

/** Functions that are near at hand, and give a factory but are none. */
const makersOfFactories: ReadonlySet<unknown> = new Set([
  lanes,
  loadDenseEngine,
  loadNativeEngine,
  loadTensorsEngine,
]);

/**
 * The factory of an engine that is given by its name, or as it is.
 *
 * @throws OptionError if there is no such engine
 */
export async function engineFactoryOf(owner: string, engine: unknown): Promise<EngineFactory> {
  if (typeof engine === 'string' && Object.hasOwn(loaders, engine)) {
    return loaders[engine as EngineName]();
  }
  if (typeof engine === 'function' && !makersOfFactories.has(engine)) {
    return engine as EngineFactory;
  }
  throw new OptionError(owner, 'engine', engine, words);
}

/** What every engine can be asked for; see `Engine`. */
const verbs: readonly (keyof Engine)[] = [
  'advance',
  'gradient',
  'updateWeights',
  'updateStates',
  'parameters',
  'setParameters',
];

/** @throws OptionError if a factory made something else than an engine */
export function checkMadeEngine(owner: string, made: unknown): void {
  if (verbs.every((verb) => hasMethod(made, verb))) return;
  throw new OptionError(owner, 'engine', made, words);
}
