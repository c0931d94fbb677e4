import { constant } from '../../lanes/constants';
import { exponential, logarithm } from '../../lanes/kernels/exponential';
import { vectorLossOf } from '../../lanes/kernels/vector-loss';
import {
  add,
  addInteger,
  addIntegers,
  addressOf,
  and,
  divide,
  get,
  integer,
  lessThan,
  load,
  loadInteger,
  loadNumber,
  multiply,
  negate,
  plus,
  pmax,
  pointedTo,
  select,
  subtract,
  zeroVector,
  type Address,
  type Expression,
} from '../../kernel-language/expressions';
import { outputPanels, VECTOR } from '../shape';
import { entry } from '../table';
import { ACROSS_BYTES, largestAcross, sumAcross } from './across';
import { eachSeveral, type Emit } from './emit';

/** Vectors of outputs that exponentials are taken of at a time. */
const EXPONENTIALS_TOGETHER = 4;

/**
 * Where the losses of n samples are computed. Of each sample, a vector: ℓ in all of its numbers; and, lane by
 * lane, the largest of its outputs, and the first number of an output that is as large.
 */
export interface LossPlaces {
  readonly outputs: Address;
  /** [n] of classes, where the right one's output stands, in bytes behind the outputs; else like the outputs. */
  readonly targets: Address;
  readonly losses: Address;
  readonly largest: Address;
  readonly best: Address;
  readonly scratch: Address;
}

/** Vectors of each sample in the scratch of the losses, which has {@link ACROSS_BYTES} more. */
const SCRATCH_VECTORS = 3;

export function lossScratchBytes(samples: number): number {
  return SCRATCH_VECTORS * samples * VECTOR + ACROSS_BYTES;
}

/** ℓ of n samples, and which output is the largest; the outputs are used up. */
export function writeScores(emit: Emit, places: LossPlaces): void {
  const { f, shape } = emit;
  const { outputs, targets, losses, largest, best, scratch } = places;
  if (shape.target === 'vector') {
    vectorLosses(emit, places);
    return;
  }
  const [top, right] = areasOf(emit, scratch);
  const across = acrossOf(emit, scratch);
  eachSample(emit, [largest, best], ([largestAt, bestAt]) => {
    f.store(largestAt, load(entry('lowest')));
    f.store(bestAt, zeroVector);
  });
  f.scoped(() => {
    const number = f.vector(load(entry('numbers')));
    eachPanel(emit, outputs, (panel, real) => {
      eachSample(emit, [panel, largest, best], ([at, largestAt, bestAt]) => {
        const output = f.vector(real(load(at)));
        const before = f.vector(load(largestAt));
        const isBetter = f.vector(lessThan(get(before), get(output)));
        f.store(bestAt, select(get(number), load(bestAt), get(isBetter)));
        f.store(largestAt, pmax(get(before), get(output)));
      });
      f.set(number, addIntegers(get(number), load(entry('lanes'))));
    });
  });
  eachSample(emit, [largest, top, losses], ([largestAt, topAt, lossAt]) => {
    const value = f.vector(load(largestAt));
    largestAcross(f, value, across);
    f.store(topAt, get(value));
    f.store(lossAt, zeroVector);
  });
  eachSampleTarget(emit, targets, outputs, [right], (chosen, [rightAt]) => {
    f.store(rightAt, loadNumber(chosen));
  });
  eachPanel(emit, outputs, (panel, _, mask) => {
    eachSample(
      emit,
      [panel, top, losses],
      ([at, topAt, lossAt]) => {
        const power = exponential(f, subtract(load(at), load(topAt)));
        f.store(lossAt, add(load(lossAt), mask(get(power))));
      },
      EXPONENTIALS_TOGETHER,
    );
  });
  eachSample(emit, [losses, top, right], ([lossAt, topAt, rightAt]) => {
    const total = f.vector(load(lossAt));
    sumAcross(f, total, across);
    const gap = f.vector(subtract(load(rightAt), load(topAt)));
    f.store(lossAt, subtract(get(logarithm(f, total)), get(gap)));
  });
}

/** outputs ← ∇ℓ by them, times lossWeight. */
export function writeLogitGradients(
  emit: Emit,
  { outputs, targets, scratch }: Pick<LossPlaces, 'outputs' | 'targets' | 'scratch'>,
): void {
  const { f, shape, samples } = emit;
  const lossWeight = load(constant('lossWeight'));
  if (shape.target === 'vector') {
    const walks = [outputs, targets].map((from) => ({ from, stride: VECTOR }));
    f.each(outputPanels(shape) * samples, walks, ([output, wanted]) => {
      const difference = f.vector(subtract(load(output), load(wanted)));
      f.store(output, multiply(vectorLossOf(shape).slope(difference), lossWeight));
    });
    return;
  }
  const [top, right, others] = areasOf(emit, scratch);
  const across = acrossOf(emit, scratch);
  eachSample(emit, [top], ([topAt]) => {
    f.store(topAt, load(entry('lowest')));
  });
  eachPanel(emit, outputs, (panel, real) => {
    eachSample(emit, [panel, top], ([at, topAt]) => {
      f.store(topAt, pmax(load(topAt), real(load(at))));
    });
  });
  eachSample(emit, [top], ([topAt]) => {
    const value = f.vector(load(topAt));
    largestAcross(f, value, across);
    f.store(topAt, get(value));
  });
  eachPanel(emit, outputs, (panel, _, mask) => {
    eachSample(
      emit,
      [panel, top],
      ([at, topAt]) => {
        const power = exponential(f, subtract(load(at), load(topAt)));
        f.store(at, mask(get(power)));
      },
      EXPONENTIALS_TOGETHER,
    );
  });
  // softmax_y − 1 is minus the sum of the others: no digits cancel.
  eachSampleTarget(emit, targets, outputs, [right, others], (chosen, [rightAt, othersAt]) => {
    f.store(rightAt, loadNumber(chosen));
    f.storeInteger(chosen, integer(0));
    f.store(othersAt, zeroVector);
  });
  eachPanel(emit, outputs, (panel) => {
    eachSample(emit, [panel, others], ([at, othersAt]) => {
      f.store(othersAt, add(load(othersAt), load(at)));
    });
  });
  const areas = [right, others, top];
  eachSampleTarget(emit, targets, outputs, areas, (chosen, [rightAt, othersAt, scaleAt]) => {
    const sum = f.vector(load(othersAt));
    sumAcross(f, sum, across);
    const total = add(get(sum), load(rightAt));
    f.store(scaleAt, divide(lossWeight, total));
    f.storeLane(chosen, negate(get(sum)), 0);
  });
  eachPanel(emit, outputs, (panel) => {
    eachSample(emit, [panel, top], ([at, scaleAt]) => {
      f.store(at, multiply(load(at), load(scaleAt)));
    });
  });
}

/** ℓ of each sample, whose target is a vector. */
function vectorLosses(emit: Emit, { outputs, targets, losses, scratch }: LossPlaces): void {
  const { f, shape, samples } = emit;
  eachSample(emit, [outputs, targets, losses], ([output, target, lossAt]) => {
    const sum = f.vector(zeroVector);
    const walks = [output, target].map((from) => ({ from, stride: samples * VECTOR }));
    f.each(outputPanels(shape), walks, ([at, wanted]) => {
      const difference = f.vector(subtract(load(at), load(wanted)));
      vectorLossOf(shape).addTo(f, sum, difference);
    });
    sumAcross(f, sum, acrossOf(emit, scratch));
    f.store(lossAt, get(sum));
  });
}

/**
 * Each panel of the outputs, and two functions that leave out what fills up the last one: `real` makes −∞ of
 * it, `mask` 0.
 */
function eachPanel(
  { f, shape, samples }: Emit,
  outputs: Address,
  body: (
    panel: Address,
    real: (outputs: Expression) => Expression,
    mask: (values: Expression) => Expression,
  ) => void,
): void {
  const panels = outputPanels(shape);
  const same = (values: Expression): Expression => values;
  const bytes = samples * VECTOR;
  const isReal = load(entry('realOutputs'));
  f.each(panels - 1, [{ from: outputs, stride: bytes }], ([panel]) => {
    body(panel, same, same);
  });
  body(
    plus(outputs, (panels - 1) * bytes),
    (values) => select(values, load(entry('lowest')), isReal),
    (values) => and(values, isReal),
  );
}

/** Each sample's vectors in some places, one after the other. */
function eachSample(
  { f, samples }: Emit,
  places: readonly Address[],
  body: (addresses: readonly Address[]) => void,
  together = 1,
): void {
  const walks = places.map((from) => ({ from, stride: VECTOR }));
  eachSeveral(f, samples, together, walks, (addresses, count) => {
    for (let i = 0; i < count; i++) {
      f.scoped(() => {
        body(addresses.map((address) => plus(address, i * VECTOR)));
      });
    }
  });
}

/** Each sample's output of the right class, and its vectors in some places. */
function eachSampleTarget(
  { f, samples }: Emit,
  targets: Address,
  outputs: Address,
  places: readonly Address[],
  body: (chosen: Address, addresses: readonly Address[]) => void,
): void {
  const walks = [{ from: targets, stride: 4 }, ...places.map((from) => ({ from, stride: VECTOR }))];
  f.each(samples, walks, ([target, ...addresses]) => {
    const place = f.local('i32', addInteger(addressOf(outputs), loadInteger(target)));
    body(pointedTo(place), addresses);
  });
}

/** The vectors of each sample in the scratch. */
function areasOf({ samples }: Emit, scratch: Address): Address[] {
  return Array.from({ length: SCRATCH_VECTORS }, (_, i) => plus(scratch, i * samples * VECTOR));
}

function acrossOf({ samples }: Emit, scratch: Address): Address {
  return plus(scratch, SCRATCH_VECTORS * samples * VECTOR);
}
