import type { Engine, EngineFactory, Objective, Windows } from '../../engines';
import { mean } from '../statistics';

/** What FPP's gradients (eq. 7) look like at one update, each the mean over runs and windows. */
export interface WindowObservation {
  /** Updates so far, this one included. */
  readonly update: number;
  /** ‖∇_W ℓ‖ and ‖∇_W (λ/2)‖s_i − ŝ_i‖²‖ of the mini-batch mean. */
  readonly lossOnWeights: number;
  readonly penaltyOnWeights: number;
  /** ‖s_i − ŝ_i‖: how far a stored state is from what the network of today makes of its window. */
  readonly disagreement: number;
  /** ‖∇_{s_{i−T}} L_i‖, by which a window's first state moves, times the state rate. */
  readonly startGradient: number;
}

export interface WindowProbe {
  /** Give it to `learn`. It computes what the engine it looks at computes. */
  readonly engine: EngineFactory;
  /** One entry for each observed update. */
  readonly observations: readonly WindowObservation[];
}

/**
 * Looks on while a network learns from windows: engines of a factory, which take apart the gradient
 * of every n-th mini-batch before the trainer uses it.
 *
 * @param factory the engine that computes
 * @param every n
 */
export function windowProbe(factory: EngineFactory, every: number): WindowProbe {
  const observations: WindowObservation[] = [];
  const watched: EngineFactory = (config) => {
    const engine = factory(config);
    const gradient = engine.gradient.bind(engine);
    let update = 0;
    engine.gradient = (windows, objective) => {
      update += 1;
      if (update % every === 0) {
        observations.push({ update, ...observe(engine, gradient, windows, objective) });
      } else {
        gradient(windows, objective);
      }
    };
    return engine;
  };
  return { engine: watched, observations };
}

/** Takes a gradient apart, and leaves the whole of it in the engine. */
function observe(
  engine: Engine,
  gradient: Engine['gradient'],
  windows: Windows,
  objective: Objective,
): Omit<WindowObservation, 'update'> {
  const { runs, network, streams } = engine.config;
  const size = network.cellParameterCount;
  const onWeights = (one: Objective): Float64Array[] => {
    gradient(windows, one);
    return indices(runs).map((run) => engine.parameterGradient(run).subarray(0, size));
  };
  const alone = onWeights({ ...objective, lambda: 0 });
  const whole = onWeights(objective);
  const ofWindows = indices(runs).flatMap((run) =>
    indices(streams).flatMap((stream) =>
      indices(windows.batchSize).map((window) => engine.stateGradients(run, stream, window)),
    ),
  );
  // ∇_{s_i} L_i is λ(s_i − ŝ_i), or λ(s_i − ŝ_i)/k where the penalty is the mean over k units.
  const scale = objective.lambda / (objective.penalty === 'mean' ? network.stateSize : 1);
  return {
    lossOnWeights: mean(alone.map(norm)),
    penaltyOnWeights: mean(whole.map((all, run) => norm(all.map((v, w) => v - alone[run][w])))),
    disagreement: mean(ofWindows.map(({ end }) => norm(end))) / scale,
    startGradient: mean(ofWindows.map(({ start }) => norm(start))),
  };
}

function indices(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

/** Not `Math.hypot(...vector)`: a large network has more parameters than a call may have arguments. */
function norm(vector: Float64Array): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
}
