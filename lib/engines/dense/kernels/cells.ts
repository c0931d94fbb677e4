import { constant } from '../../lanes/constants';
import { sigmoid } from '../../lanes/kernels/exponential';
import { tanh } from '../../lanes/kernels/tanh';
import {
  add,
  get,
  load,
  multiply,
  plus,
  subtract,
  type Address,
  type Expression,
  type Local,
} from '../../kernel-language/expressions';
import { unitPanels, VECTOR } from '../shape';
import { eachSeveral, type Emit } from './emit';

/** What a step works on: addresses of matrices of n samples. */
export interface StepPlaces {
  /** z, and then the gates, and then ∂L/∂z; of a GRU those of U x + b. */
  readonly z: Address;
  /** Of a GRU: A h, and then q, and then ∂L/∂(A h). */
  readonly v: Address;
  readonly previous: Address;
  readonly next: Address;
  readonly theta: Address;
}

const one = (): Expression => load(constant('one'));

/** next ← f_W, the preactivations being known; what the way back needs takes their place. */
export function writeForward(emit: Emit, places: StepPlaces): void {
  switch (emit.shape.cell) {
    case 'elman':
      elmanForward(emit, places);
      break;
    case 'lstm':
      lstmForward(emit, places);
      break;
    case 'gru':
      gruForward(emit, places);
      break;
  }
}

/** ∂L/∂z takes the place of what was kept, from δ; of δ what flows back beside A takes its place. */
export function writeBackward(emit: Emit, places: StepPlaces, delta: Address): void {
  switch (emit.shape.cell) {
    case 'elman':
      elmanBackward(emit, places, delta);
      break;
    case 'lstm':
      lstmBackward(emit, places, delta);
      break;
    case 'gru':
      gruBackward(emit, places, delta);
      break;
  }
}

function elmanForward({ f, shape, samples, tile }: Emit, { z, next }: StepPlaces): void {
  const walks = [z, next].map((from) => ({ from, stride: VECTOR }));
  eachSeveral(f, unitPanels(shape) * samples, tile.together, walks, ([from, to], together) => {
    const values = Array.from({ length: together }, (_, i) =>
      f.vector(load(plus(from, i * VECTOR))),
    );
    tanh(f, values);
    for (const [i, value] of values.entries()) f.store(plus(to, i * VECTOR), get(value));
  });
}

/** ∂L/∂z = (1 − s'²) δ. */
function elmanBackward(
  { f, shape, samples, tile }: Emit,
  { z, next }: StepPlaces,
  delta: Address,
): void {
  const walks = [z, next, delta].map((from) => ({ from, stride: VECTOR }));
  f.each(
    unitPanels(shape) * samples,
    walks,
    ([to, state, from]) => {
      const s = f.vector(load(state));
      f.store(to, multiply(load(from), oneMinusSquare(s)));
    },
    tile.together,
  );
}

/**
 * Each vector of units of each sample: the addresses of its gates in z (and v), those in matrices of units,
 * and that in a vector of units.
 */
function eachUnits(
  { f, shape, samples }: Emit,
  ofGates: readonly Address[],
  ofUnits: readonly Address[],
  body: (
    gates: readonly (readonly Address[])[],
    units: readonly Address[],
    unitsAlone: Address,
  ) => void,
  unitsAlone = ofUnits[0],
): void {
  const { gates } = shape;
  const panel = samples * VECTOR;
  const byPanels = [
    { from: unitsAlone, stride: VECTOR },
    ...ofGates.map((from) => ({ from, stride: gates * panel })),
    ...ofUnits.map((from) => ({ from, stride: panel })),
  ];
  f.each(unitPanels(shape), byPanels, ([alone, ...at]) => {
    const bySamples = at.map((from) => ({ from, stride: VECTOR }));
    f.each(samples, bySamples, (here) => {
      const gatesAt = here
        .slice(0, ofGates.length)
        .map((first) => Array.from({ length: gates }, (_, q) => plus(first, q * panel)));
      body(gatesAt, here.slice(ofGates.length), alone);
    });
  });
}

/** c and h of an LSTM's state. */
function partsOf({ shape, samples }: Emit, state: Address): readonly [c: Address, h: Address] {
  return [state, plus(state, unitPanels(shape) * samples * VECTOR)];
}

/** i, f, g and o take the place of z. */
function lstmForward(emit: Emit, { z, previous, next }: StepPlaces): void {
  const { f } = emit;
  const [before] = partsOf(emit, previous);
  const [cell, hidden] = partsOf(emit, next);
  eachUnits(emit, [z], [before, cell, hidden], ([gates], [c, cNext, hNext]) => {
    const values = gates.map((at) => f.vector(load(at)));
    const [i, forget, g, o] = values;
    sigmoid(f, [i, forget, o]);
    tanh(f, [g]);
    for (const [q, value] of values.entries()) f.store(gates[q], get(value));
    const kept = f.vector(multiply(get(forget), load(c)));
    const now = f.vector(f.multiplyAdd(get(i), get(g), get(kept)));
    f.store(cNext, get(now));
    tanh(f, [now]);
    f.store(hNext, multiply(get(o), get(now)));
  });
}

function lstmBackward(emit: Emit, { z, previous, next }: StepPlaces, delta: Address): void {
  const { f } = emit;
  const [before] = partsOf(emit, previous);
  const [cell] = partsOf(emit, next);
  const [deltaC, deltaH] = partsOf(emit, delta);
  eachUnits(emit, [z], [before, cell, deltaC, deltaH], ([gates], [c, cNext, dcAt, dhAt]) => {
    const [i, forget, g, o] = gates.map((at) => f.vector(load(at)));
    const r = f.vector(load(cNext));
    tanh(f, [r]);
    const dh = f.vector(load(dhAt));
    const byC = multiply(get(dh), multiply(get(o), oneMinusSquare(r)));
    const dc = f.vector(add(load(dcAt), byC));
    f.store(gates[3], multiply(multiply(get(dh), get(r)), sigmoidSlope(o)));
    f.store(gates[0], multiply(multiply(get(dc), get(g)), sigmoidSlope(i)));
    f.store(gates[1], multiply(multiply(get(dc), load(c)), sigmoidSlope(forget)));
    f.store(gates[2], multiply(multiply(get(dc), get(i)), oneMinusSquare(g)));
    f.store(dcAt, multiply(get(dc), get(forget)));
  });
}

/** r, z and n take the place of U x + b, and q that of A_n h. */
function gruForward(emit: Emit, { z: u, v, previous, next, theta }: StepPlaces): void {
  const { f, layout } = emit;
  const c = plus(theta, layout.blocks.candidateBias.at);
  eachUnits(
    emit,
    [u, v],
    [previous, next],
    ([us, vs], [h, out], bias) => {
      const r = f.vector(add(load(us[0]), load(vs[0])));
      const z = f.vector(add(load(us[1]), load(vs[1])));
      sigmoid(f, [r, z]);
      const q = f.vector(add(load(vs[2]), load(bias)));
      const n = f.vector(f.multiplyAdd(get(r), get(q), load(us[2])));
      tanh(f, [n]);
      for (const [i, value] of [r, z, n].entries()) f.store(us[i], get(value));
      f.store(vs[2], get(q));
      // (1 − z) n + z h = n + z (h − n)
      f.store(out, f.multiplyAdd(get(z), subtract(load(h), get(n)), get(n)));
    },
    c,
  );
}

function gruBackward(emit: Emit, { z: u, v, previous }: StepPlaces, delta: Address): void {
  const { f } = emit;
  eachUnits(emit, [u, v], [previous, delta], ([us, vs], [h, deltaAt]) => {
    const [r, z, n] = us.map((at) => f.vector(load(at)));
    const q = f.vector(load(vs[2]));
    const d = f.vector(load(deltaAt));
    const kept = f.vector(multiply(get(z), get(d)));
    f.store(deltaAt, get(kept));
    const ofN = f.vector(multiply(subtract(get(d), get(kept)), oneMinusSquare(n)));
    const ofZ = f.vector(multiply(multiply(get(d), subtract(load(h), get(n))), sigmoidSlope(z)));
    const ofR = f.vector(multiply(multiply(get(ofN), get(q)), sigmoidSlope(r)));
    for (const [i, value] of [ofR, ofZ, ofN].entries()) f.store(us[i], get(value));
    f.store(vs[0], get(ofR));
    f.store(vs[1], get(ofZ));
    f.store(vs[2], multiply(get(ofN), get(r)));
  });
}

/** 1 − x². */
function oneMinusSquare(x: Local): Expression {
  return subtract(one(), multiply(get(x), get(x)));
}

/** x (1 − x), σ' where σ is x. */
function sigmoidSlope(x: Local): Expression {
  return multiply(get(x), subtract(one(), get(x)));
}
