import { OptionError } from '../validation/errors';
import { meant } from '../validation/nearest-name';
import { hasMethod, isClass, isList } from '../validation/describe-value';
import type { Network } from '../models';
import type { Engine, EngineConfig, EngineFactory } from './engine';
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
  if (typeof engine === 'function' && !isClass(engine) && !makersOfFactories.has(engine)) {
    return engine as EngineFactory;
  }
  const near = typeof engine === 'string' ? meant(engine, Object.keys(loaders)) : '';
  throw new OptionError(owner, 'engine', engine, words + near);
}

/** Engines that are at hand without waiting for what is loaded. */
const atHand = {
  reference: referenceEngine,
  lanes: lanesEngine,
} as const satisfies Partial<Record<EngineName, EngineFactory>>;

/** The name of an engine that is at hand. */
export type EngineAtHand = keyof typeof atHand;

/**
 * As {@link engineFactoryOf}, at once. Default: lanes, or the reference for networks that lanes do not compute.
 *
 * @throws OptionError if there is no such engine at hand
 */
export function engineFactoryAtHand(
  owner: string,
  engine: unknown,
  network: Network,
): EngineFactory {
  if (engine === undefined) return runsOnLanes(network) ? lanesEngine : referenceEngine;
  if (typeof engine === 'string' && Object.hasOwn(atHand, engine)) {
    return atHand[engine as EngineAtHand];
  }
  if (typeof engine === 'function' && !isClass(engine) && !makersOfFactories.has(engine)) {
    return engine as EngineFactory;
  }
  const allowed =
    `one of ${Object.keys(atHand).join(', ')}, or what makes an engine, ` +
    'e.g. lanes({ relaxed: true }) or await loadTensorsEngine()';
  throw new OptionError(owner, 'engine', engine, allowed);
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

/**
 * Has a factory, which may be any function, make an engine.
 *
 * @throws OptionError if it makes something else, cannot be called so, or what it makes does not know
 *   missing targets where there may be some
 */
export function madeEngine(owner: string, factory: EngineFactory, config: EngineConfig): Engine {
  let made: Engine;
  try {
    made = factory(config);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // What it did not like is the error's cause.
    throw Object.assign(new OptionError(owner, 'engine', factory, words), { cause: error });
  }
  if (!verbs.every((verb) => hasMethod(made, verb) && !isClass(Reflect.get(made, verb)))) {
    throw new OptionError(owner, 'engine', made, words);
  }
  checkParts(owner, made, config.runs);
  if (config.mayLackTargets === true && made.knowsMissingTargets !== true) {
    const allowed = 'one that knows missing targets (knowsMissingTargets), e.g. lanesEngine';
    throw new OptionError(owner, 'engine', made.name, allowed);
  }
  return made;
}

/** @throws OptionError if what an engine has beside its verbs is not what it must be */
function checkParts(
  owner: string,
  { config, online, snapshot }: Readonly<Partial<Record<keyof Engine, unknown>>>,
  runs: number,
): void {
  if (typeof config !== 'object' || config === null) {
    throw new OptionError(owner, 'engine.config', config, 'the configuration that it is made for');
  }
  const { loss, error, count } = (online ?? {}) as Readonly<Record<string, unknown>>;
  if (![loss, error, count].every((list) => isList(list) && list.length === runs)) {
    const allowed = 'loss, error and count, each a list with a number for each run';
    throw new OptionError(owner, 'engine.online', online, allowed);
  }
  const isSnapshot = ['readRun', 'writeRun', 'isFinite'].every((verb) => hasMethod(snapshot, verb));
  if (snapshot === undefined || isSnapshot) return;
  const allowed = 'left out, or an object with readRun, writeRun and isFinite';
  throw new OptionError(owner, 'engine.snapshot', snapshot, allowed);
}
