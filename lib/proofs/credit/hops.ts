import { CycleWorld } from '../../environments';
import { referenceEngine } from '../../engines';
import { elman } from '../../models';
import type { Fpp, StoredState } from '../../trainers';
import { Session } from '../../trainers/session';

/**
 * Credit travels through stored states: a window moves its first state by what its own losses, and what its
 * last state had been moved by, say of it; the window that ends there carries that on. The hops of a state
 * are how many windows the credit in it has come through:
 *
 *     a window (a, e]:   hops(a) ← hops(e) + 1,   hops(e) ← 0
 *
 * since s_e is put back to where the network has it (exactly so for a state rate of 1/λ), and a new state
 * has none. How far credit gets is the mean of hops(e) over the windows that are drawn.
 */
export interface HopsOptions {
  /** N. */
  readonly bufferSize: number;
  /** T. */
  readonly truncationLength: number;
  /** M; ∞ for a buffer that stands still. */
  readonly updatesPerStep: number;
}

/** Steps after which the mean no longer changes, in buffers. */
const BUFFERS = 4;

/**
 * The mean under uniform drawing. Draws do not look at the states, so that each changes the mean of every
 * state's hops by its probability: with m_j the mean of the state of age j and W = N − T + 1 windows,
 *
 *     m_j ← (1 − 2/W) m_j + (m_{j−T} + 1)/W
 *
 * (one of the two events for the T youngest, which are no window's first, and the T oldest, which are no
 * window's last). Where a buffer stands still, m = (m + 1)/2: one window, however many updates are made.
 */
export function uniformHops({
  bufferSize: N,
  truncationLength: T,
  updatesPerStep: M,
}: HopsOptions): number {
  const W = N - T + 1;
  // Age 0 is the newest state; age N is the state before the oldest transition.
  let means = new Float64Array(N + 1);
  const draw = (): void => {
    const before = means.slice();
    for (let age = 0; age <= N; age++) {
      const [isEnd, isStart] = [age <= N - T, age >= T];
      let change = 0;
      if (isEnd) change -= before[age];
      if (isStart) change += before[age - T] + 1 - before[age];
      means[age] += change / W;
    }
  };
  const ofEnds = (): number => means.subarray(0, W).reduce((sum, mean) => sum + mean, 0) / W;
  if (M === Infinity) {
    // Each draw mends a W-th of what is missing.
    for (let i = 0; i < 60 * W; i++) draw();
    return ofEnds();
  }
  for (let t = 0; t < BUFFERS * N; t++) {
    means = Float64Array.from(means, (_, age) => (age === 0 ? 0 : means[age - 1]));
    for (let j = 1; j < M; j++) draw();
    if (t === BUFFERS * N - 1) break;
    draw();
  }
  return ofEnds();
}

/**
 * The mean under backward chains: the i-th window of a chain ends where i others have been. A buffer that
 * stands still, N a multiple of T, has chains of N/T windows, hence (N/T − 1)/2. One that slides on by a
 * step between two windows has, after a beginning u steps before the newest transition,
 *
 *     ⌊(N − T − u)/(T + 1)⌋ + 1
 *
 * of them, u being 0 … T − 1 equally often.
 */
export function chainHops({
  bufferSize: N,
  truncationLength: T,
  updatesPerStep: M,
}: HopsOptions): number {
  const pace = M === Infinity ? T : T + 1 / M;
  const beginnings = M === Infinity ? 1 : T;
  let [hops, windows] = [0, 0];
  for (let u = 0; u < beginnings; u++) {
    const length = Math.floor((N - T - u) / pace) + 1;
    hops += (length * (length - 1)) / 2;
    windows += length;
  }
  return hops / windows;
}

/** The mean as it is counted while a trainer learns, over the windows of all its steps after some. */
export function countedHops(trainer: Fpp | StoredState, steps: number, after: number): number {
  const environment = new CycleWorld();
  const network = elman(environment, { hiddenUnits: 1 });
  const { slots } = trainer.needs;
  const hops = new Float64Array(slots);
  let [total, count, time] = [0, 0, 0];
  const session = new Session({
    ...{ environment, network, trainer, streams: 1, experiment: 'hops' },
    runs: [{ seed: 0, learningRate: 0 }],
    engine: (config) => {
      const engine = referenceEngine(config);
      const advance = engine.advance.bind(engine);
      engine.advance = (from, to, transitions) => {
        time += 1;
        hops[to] = 0;
        advance(from, to, transitions);
      };
      const gradient = engine.gradient.bind(engine);
      engine.gradient = (windows, objective) => {
        const { starts, length } = windows;
        for (const start of starts) {
          const end = (start + length) % slots;
          if (time > after) {
            total += hops[end];
            count += 1;
          }
          hops[start] = hops[end] + 1;
          hops[end] = 0;
        }
        gradient(windows, objective);
      };
      return engine;
    },
  }).start();
  for (let t = 0; t < steps; t++) session.step();
  return total / count;
}
