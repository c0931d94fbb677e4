import { allocateTransitions } from '../../environments';
import { referenceEngine, type Engine, type Objective } from '../../engines';
import { deriveGenerator } from '../../random';
import { Fpp, sgd, StoredCostates, type FppOptions, type Trainer } from '../../trainers';
import type { FixedBuffer, Point } from '../objective/fixed-buffer';

/** What a trainer is told of the sweep that it is to make: T, N = n, and M, the windows of the sweep. */
export interface SweepSize {
  readonly truncationLength: number;
  readonly bufferSize: number;
  readonly updatesPerStep: number;
}

/** A backward sweep of windows through a buffer that stands still. */
export interface SweepOptions {
  readonly buffer: FixedBuffer;
  /** W, β and the stored states before it. */
  readonly point: Point;
  readonly truncationLength: number;
  /** One that learns from windows in backward chains. */
  readonly trainer: (size: SweepSize) => Trainer;
  /** u, how far before the newest transition the first window ends; 0 … T − 1. Default 0. */
  readonly phase?: number;
  /** At which weights move from window to window. Default 0: they stand still. */
  readonly learningRate?: number;
  /** Ends of windows to be learned from in place of the chain's. */
  readonly ends?: readonly number[];
}

/** One window of a sweep, as it was when it was learned from. */
export interface SweepWindow {
  /** Its last time, e. */
  readonly end: number;
  /** ∇_θ L_e: [parameterCount]. */
  readonly gradient: Float64Array;
  /** ∇_{s_{e−T}} L_e. */
  readonly startGradient: Float64Array;
  /** ∇_{s_e} L_e = λ(s_e − ŝ_e). */
  readonly endGradient: Float64Array;
}

/** What came of a sweep. */
export interface Sweep {
  /** In the order in which they were learned from. */
  readonly windows: readonly SweepWindow[];
  /** The time before the first transition that it covers. */
  readonly first: number;
  /** The last one. */
  readonly last: number;
  /** W, β and the stored states after it. */
  readonly after: Point;
}

/** The ends of the windows of a sweep, from the newest to the oldest. */
export function sweepEnds(transitions: number, T: number, phase: number): number[] {
  const count = Math.floor((transitions - phase) / T);
  return Array.from({ length: count }, (_, i) => transitions - phase - i * T);
}

/**
 * Makes a sweep with a real trainer on the reference engine: it observes the buffer, finds the point there,
 * and learns once.
 */
export function backwardSweep(options: SweepOptions): Sweep {
  const { buffer, point, truncationLength: T, phase = 0, learningRate = 0 } = options;
  const n = buffer.inputs.length;
  const { ends } = options;
  const updatesPerStep = (ends ?? sweepEnds(n, T, phase)).length;
  const trainer = options.trainer({ truncationLength: T, bufferSize: n, updatesPerStep });
  const engine = referenceEngine({
    ...{ network: buffer.network, runs: 1, streams: 1, learningRates: [learningRate] },
    ...trainer.needs,
  });
  const windows = watch(engine, ends);
  const generator = deriveGenerator('proofs', 'sweep', 0, 'samples');
  generator.below = () => phase;
  const learner = trainer.start(engine, () => [generator]);
  for (let i = 0; i < n; i++) learner.observe(transitionOf(buffer, i));
  engine.setParameters(0, point.parameters);
  for (const [slot, state] of point.states.entries()) engine.setState(0, 0, slot, state);
  learner.learn();
  const taken = windows.map(({ end }) => end);
  return {
    windows,
    first: Math.min(...taken) - T,
    last: Math.max(...taken),
    after: {
      parameters: engine.parameters(0),
      states: point.states.map((_, slot) => engine.state(0, 0, slot)),
    },
  };
}

/** Notes what an engine's gradients come to; where other ends are given, it is asked for their windows. */
function watch(engine: Engine, ends: readonly number[] | undefined): readonly SweepWindow[] {
  const seen: SweepWindow[] = [];
  const compute = engine.gradient.bind(engine);
  engine.gradient = (windows, objective: Objective) => {
    const { starts, length: T } = windows;
    const end = ends?.[seen.length] ?? starts[0] + T;
    compute({ ...windows, starts: Int32Array.of(end - T) }, objective);
    const { start: startGradient, end: endGradient } = engine.stateGradients(0, 0, 0);
    seen.push({ end, gradient: engine.parameterGradient(0), startGradient, endGradient });
  };
  return seen;
}

function transitionOf({ network, inputs, targets }: FixedBuffer, i: number) {
  const transitions = allocateTransitions(network, 1);
  const [input, target] = [inputs[i], targets[i]];
  transitions.observations.set(typeof input === 'number' ? [input] : input);
  transitions.targets.set(typeof target === 'number' ? [target] : target);
  return transitions;
}

/** FPP with backward chains as the theorem has it: the loss of every step, and states that move by 1/λ. */
export function exactChains(
  lambda: number,
  changes: Partial<FppOptions> = {},
): SweepOptions['trainer'] {
  return (size) =>
    new Fpp({
      ...size,
      ...{ lambda, replay: 'backward', windowLoss: 'every', stateStep: { rate: 1 / lambda } },
      optimizer: sgd(),
      ...changes,
    });
}

/** Stored costates, of which each part can be left out. */
export function costateChains(credit: boolean, lambda: number): SweepOptions['trainer'] {
  return (size) => new StoredCostates({ ...size, credit, lambda, optimizer: sgd() });
}
