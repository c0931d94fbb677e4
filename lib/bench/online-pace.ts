import { cellNames, type CellName } from '../models';
import { online } from '../online';
import { Fpp } from '../trainers';

/** How long one sample takes a learner on a stream of one's own: one run on lanes, of FPP. */
export interface OnlinePace {
  readonly name: string;
  /** Microseconds of `learn`, prediction included: half of the samples take less, and 99% of them do. */
  readonly learn: Percentiles;
  /** Microseconds of `predict` alone. */
  readonly predict: Percentiles;
  readonly samples: number;
}

/** Of how long some calls took, in microseconds. */
export interface Percentiles {
  readonly median: number;
  readonly most99: number;
  readonly worst: number;
}

const SAMPLES = 100_000;
const HIDDEN_UNITS = 32;
const TRUNCATION_LENGTH = 10;

/** Times every call of a learner of each cell, once it is warm. */
export function onlinePaces(
  onResult: (result: OnlinePace) => void,
  samples = SAMPLES,
): readonly OnlinePace[] {
  return cellNames.map((cell) => {
    const result = paceOfCell(cell, samples);
    onResult(result);
    return result;
  });
}

function paceOfCell(cell: CellName, samples: number): OnlinePace {
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
  // What is compiled is optimised first.
  timesOf(learn, samples / 10);
  return {
    name: `${cell}-k${HIDDEN_UNITS}-T${TRUNCATION_LENGTH}`,
    learn: percentilesOf(timesOf(learn, samples)),
    predict: percentilesOf(timesOf(predict, samples)),
    samples,
  };
}

/** Microseconds of each call. */
function timesOf(call: (t: number) => void, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, t) => {
    const begun = performance.now();
    call(t);
    return 1000 * (performance.now() - begun);
  });
}

function percentilesOf(times: Float64Array): Percentiles {
  const sorted = times.slice().sort();
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))];
  return { median: at(0.5), most99: at(0.99), worst: at(1) };
}
