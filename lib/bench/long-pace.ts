import { BENCH_CASES } from './cases';
import { lanesHere } from './measure-lanes';
import type { LanesName } from './result';
import { Team } from './team';

/** Whether a case still goes at its pace after very many steps. */
export interface LongPace {
  readonly name: string;
  readonly engine: LanesName;
  readonly steps: number;
  /** Milliseconds a step, in each fiftieth of the steps. */
  readonly msPerStep: readonly number[];
  /** The last fiftieth's time by the first one's. */
  readonly slowdown: number;
}

const STEPS = 500_000;
const PARTS = 50;

/** One group of runs in the widest vectors. */
const RUNS = 16;

/** Learns for half a million steps in every case, from new weights, and watches the pace. */
export async function longPaces(
  onResult: (result: LongPace) => void,
  { cases, steps = STEPS }: { readonly cases?: readonly string[]; readonly steps?: number } = {},
): Promise<readonly LongPace[]> {
  const engines = await lanesHere();
  const results: LongPace[] = [];
  for (const { name } of BENCH_CASES.filter((given) => cases?.includes(given.name) ?? true)) {
    for (const engine of engines) {
      const team = await Team.of([{ job: name, engine, runs: RUNS }]);
      // What is compiled is optimised first.
      await team.perform(1000);
      const msPerStep: number[] = [];
      const part = Math.ceil(steps / PARTS);
      for (let i = 0; i < PARTS; i++) {
        const [{ milliseconds }] = await team.perform(part);
        msPerStep.push(milliseconds / part);
      }
      await team.dismiss();
      const slowdown = msPerStep[PARTS - 1] / msPerStep[0];
      const result = { name, engine, steps: part * PARTS, msPerStep, slowdown };
      results.push(result);
      onResult(result);
    }
  }
  return results;
}
