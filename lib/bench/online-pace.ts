import { cellNames, type CellName } from '../models';
import { online } from '../online';
import { Fpp } from '../trainers';
import { pausesOf, timed, watchGarbage, type Pause } from './pauses';

/** How long one sample takes a learner on a stream of one's own: one run on lanes, of FPP. */
export interface OnlinePace {
  readonly name: string;
  /** Of `learn`, prediction included. */
  readonly learn: Percentiles;
  /** Of `predict` alone. */
  readonly predict: Percentiles;
  /** Calls of `learn` that took longer than a millisecond, by what held them up. */
  readonly pauses: readonly Pause[];
  /** Calls of each verb. */
  readonly samples: number;
}

/** Of how long some calls took, in microseconds: that share of them took less. */
export interface Percentiles {
  readonly median: number;
  readonly most99: number;
  readonly most9999: number;
  readonly worst: number;
}

/** A million calls: the one in ten thousand that is slow comes a hundred times. */
const SAMPLES = 1_000_000;
const HIDDEN_UNITS = 32;
const TRUNCATION_LENGTH = 10;
/** Calls that go before, at most, in which what is called often is optimised. */
const WARM_UP = 20_000;

/** Times every call of a learner of each cell, once it is warm. */
export async function onlinePaces(
  onResult: (result: OnlinePace) => void,
  samples = SAMPLES,
): Promise<readonly OnlinePace[]> {
  const results: OnlinePace[] = [];
  for (const cell of cellNames) {
    const result = await paceOfCell(cell, samples);
    onResult(result);
    results.push(result);
  }
  return results;
}

async function paceOfCell(cell: CellName, samples: number): Promise<OnlinePace> {
  const learner = online({
    observation: { kind: 'vector', size: 4 },
    target: { kind: 'vector', size: 1 },
    network: { cell, hiddenUnits: HIDDEN_UNITS },
    trainer: new Fpp({ truncationLength: TRUNCATION_LENGTH }),
    learningRate: 0.001,
  });
  const observation = (t: number): number[] => [Math.sin(t), Math.cos(3 * t), t % 2, 0.5];
  const learn = (t: number): void => {
    learner.learn(observation(t), [Math.sin(t + 1)]);
  };
  const predict = (t: number): void => {
    learner.predict(observation(t));
  };
  timed(learn, Math.min(WARM_UP, samples));
  timed(predict, Math.min(WARM_UP, samples));
  const garbage = watchGarbage();
  const learned = timed(learn, samples);
  const pauses = pausesOf(learned, await garbage.collected());
  return {
    name: `${cell}-k${HIDDEN_UNITS}-T${TRUNCATION_LENGTH}`,
    learn: percentilesOf(learned.microseconds),
    predict: percentilesOf(timed(predict, samples).microseconds),
    pauses,
    samples,
  };
}

function percentilesOf(times: Float64Array): Percentiles {
  const sorted = times.slice().sort();
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))];
  return { median: at(0.5), most99: at(0.99), most9999: at(0.9999), worst: at(1) };
}
