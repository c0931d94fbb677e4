import '../../platform/node-compat';
import type * as tensorflow from '@tensorflow/tfjs-node';
import { optionalPackage } from '../../platform/packages';

/** An attribute of a kernel, as tfjs-node's binding takes it. */
export interface Attribute {
  readonly name: string;
  /** Which kind of attribute, one of the binding's TF_ATTR_…. */
  readonly type: number;
  readonly value: boolean | number | string | readonly number[];
}

/** What the binding says of a tensor that it made. */
interface Made {
  readonly id: number;
  readonly shape: readonly number[];
}

type Constant =
  | 'TF_FLOAT'
  | 'TF_INT32'
  | 'TF_ATTR_BOOL'
  | 'TF_ATTR_FLOAT'
  | 'TF_ATTR_INT'
  | 'TF_ATTR_SHAPE'
  | 'TF_ATTR_STRING'
  | 'TF_ATTR_TYPE';

/** What of tfjs-node's binding to TensorFlow is used here. */
interface Binding extends Readonly<Record<Constant, number>> {
  createTensor(shape: readonly number[], type: number, values: Float32Array | Int32Array): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Float32Array | Int32Array;
  executeOp(
    kernel: string,
    attributes: readonly Attribute[],
    inputs: readonly number[],
    outputs: number,
  ): Made[];
  getNumOfTensors(): number;
}

const tf = optionalPackage('@tensorflow/tfjs-node', 'the tensors engine') as typeof tensorflow;

export const { binding } = tf.backend() as unknown as { readonly binding: Binding };

/**
 * A tensor that TensorFlow holds. It arises in an {@link inScope}, which owns it; whoever wants it
 * for longer says {@link keep}, and {@link free} when done. It goes when no owner is left.
 *
 * tfjs's tensors are not used: what they know beyond this makes up 4% of a step's time.
 */
export interface Tensor {
  readonly id: number;
  readonly shape: readonly number[];
}

/** A tensor with what only this file knows of it. */
interface OwnedTensor extends Tensor {
  owners: number;
}

/** Owners of all tensors together. */
let owners = 0;

/** What arose in the innermost scope that is open; null outside of all. */
let arisen: OwnedTensor[] | null = null;

/** Runs `work` and lets go of every tensor that arose in it. */
export function inScope<T>(work: () => T): T {
  const outer = arisen;
  const own: OwnedTensor[] = [];
  arisen = own;
  try {
    return work();
  } finally {
    arisen = outer;
    for (const tensor of own) free(tensor);
  }
}

/** Owns a tensor, until it is freed as often as it was kept. */
export function keep(tensor: Tensor): Tensor {
  (tensor as OwnedTensor).owners += 1;
  owners += 1;
  return tensor;
}

/** Owns a tensor no longer. */
export function free(tensor: Tensor): void {
  const owned = tensor as OwnedTensor;
  owned.owners -= 1;
  owners -= 1;
  if (owned.owners === 0) binding.deleteTensor(owned.id);
}

/** A tensor that the innermost scope owns. */
function arise(id: number, shape: readonly number[]): Tensor {
  if (arisen === null) {
    throw new Error('a tensor arose outside of any inScope: nobody would free it');
  }
  const tensor = { id, shape, owners: 1 };
  owners += 1;
  arisen.push(tensor);
  return tensor;
}

/** Runs a kernel that gives one tensor. */
export function execute(
  kernel: string,
  attributes: readonly Attribute[],
  inputs: readonly Tensor[],
): Tensor {
  const [{ id, shape }] = binding.executeOp(kernel, attributes, idsOf(inputs), 1);
  return arise(id, shape);
}

/** Runs a kernel that gives several tensors, or none. */
export function executeAll(
  kernel: string,
  attributes: readonly Attribute[],
  inputs: readonly Tensor[],
  outputs: number,
): Tensor[] {
  const made = binding.executeOp(kernel, attributes, idsOf(inputs), outputs);
  return made.map(({ id, shape }) => arise(id, shape));
}

function idsOf(tensors: readonly Tensor[]): number[] {
  return tensors.map(({ id }) => id);
}

/** @param values row by row; float32 or int32, as they are */
export function tensorOf(values: Float32Array | Int32Array, shape: readonly number[]): Tensor {
  const type = values instanceof Int32Array ? binding.TF_INT32 : binding.TF_FLOAT;
  return arise(binding.createTensor(shape, type, values), shape);
}

/** A copy of a tensor's numbers, row by row. */
export function numbersOf(tensor: Tensor): Float32Array | Int32Array {
  return binding.tensorDataSync(tensor.id);
}

/** How many tensors are held: as TensorFlow counts, those of others included, and by owners. */
export function tensorsHeld(): { readonly tensors: number; readonly owners: number } {
  return { tensors: binding.getNumOfTensors(), owners };
}
