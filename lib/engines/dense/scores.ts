import type { Values } from '../value-ring';
import type { OnlinePlaces, Setting } from './setting';
import { LANES } from './shape';

/** How the predictions of a run's streams did; see `OnlinePerformance`. */
export interface Predictions {
  /** [S] */
  readonly losses: ArrayLike<number>;
  readonly errors: ArrayLike<number>;
}

/** Reads what the kernel `scores` has left; @param targets of the S streams */
export function readScores({ config, memory, online }: Setting, targets: Values): Predictions {
  const { streams, network } = config;
  const { floats } = memory.arena;
  const losses = Float64Array.from(
    { length: streams },
    (_, s) => floats[online.losses / 4 + s * LANES],
  );
  if (network.target.kind === 'vector') return { losses, errors: losses };
  const errors = Float64Array.from({ length: streams }, (_, s) =>
    Number(largestOutput(memory.arena, online, s) !== targets[s]),
  );
  return { losses, errors };
}

/** The first of a stream's largest outputs: of each lane it is known. */
function largestOutput(
  { floats, integers }: Setting['memory']['arena'],
  { largest, best }: OnlinePlaces,
  stream: number,
): number {
  const outputs = floats.subarray(largest / 4 + stream * LANES);
  const numbers = integers.subarray(best / 4 + stream * LANES);
  let lane = 0;
  for (let other = 1; other < LANES; other++) {
    const isLarger = outputs[other] > outputs[lane];
    const isEqual = outputs[other] === outputs[lane];
    if (isLarger || (isEqual && numbers[other] < numbers[lane])) lane = other;
  }
  return numbers[lane];
}
