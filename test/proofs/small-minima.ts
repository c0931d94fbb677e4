import { deriveGenerator, elman, lstm, type Network } from '../../lib';
import {
  freeVector,
  rnnMinimum,
  teacherProblem,
  unroll,
  type ConstrainedProblem,
  type FreeVector,
} from '../../lib/proofs';

/** A small problem with a minimum of E that is neither at infinity nor flat, and that minimum. */
export interface SmallMinimum {
  readonly name: string;
  readonly problem: ConstrainedProblem;
  readonly minimum: FreeVector;
}

const vectors = {
  observation: { kind: 'vector', size: 1 },
  target: { kind: 'vector', size: 1 },
} as const;
const classes = {
  observation: { kind: 'vector', size: 1 },
  target: { kind: 'class', classes: 3 },
} as const;

function solve(
  name: string,
  network: Network,
  setting: string,
  seed: number,
  length: number,
  noise: number,
): SmallMinimum {
  const generator = deriveGenerator('x', setting, seed, 'samples');
  const { buffer, teacher } = teacherProblem(generator, network, { length, noise });
  const problem = { buffer, truncationLength: 1 };
  const { x, converged } = rnnMinimum(problem, freeVector(problem, unroll(buffer, teacher)));
  if (!converged) throw new Error(`no minimum was found for ${name}`);
  return { name, problem, minimum: x };
}

/** Both cells with squared error, and softmax cross-entropy (whose minimum is flat along its shifts). */
export const smallMinima: readonly SmallMinimum[] = [
  solve('Elman, squared error', elman(vectors, { hiddenUnits: 1 }), 'vec', 4, 20, 0.1),
  solve('Elman, two units', elman(vectors, { hiddenUnits: 2 }), 'vec', 4, 24, 0.1),
  solve('Elman, softmax', elman(classes, { hiddenUnits: 1 }), 'cls3', 8, 40, 0),
  solve('LSTM, squared error', lstm(vectors, { hiddenUnits: 1 }), 'vec', 0, 40, 0.02),
];
