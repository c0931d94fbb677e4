import { inScope, keep, tensorOf, type Tensor } from './tensor';

/** Tensors that live as long as the process, by what they hold; there are a few dozen. */
class Constants<Key> {
  readonly #tensors = new Map<Key, Tensor>();

  at(key: Key, make: () => Tensor): Tensor {
    let tensor = this.#tensors.get(key);
    if (tensor === undefined) {
      tensor = inScope(() => keep(make()));
      this.#tensors.set(key, tensor);
    }
    return tensor;
  }
}

const scalars = new Constants<number>();
const integerScalars = new Constants<number>();
const integerLists = new Constants<string>();
const blocks = new Constants<string>();

/** A number, one of few. */
export function scalar(value: number): Tensor {
  return scalars.at(value, () => tensorOf(Float32Array.of(value), []));
}

/** An integer, one of few. */
export function integer(value: number): Tensor {
  return integerScalars.at(value, () => tensorOf(Int32Array.of(value), []));
}

/** A list of integers, one of few. */
export function integers(...values: number[]): Tensor {
  return integerLists.at(values.join(), () => tensorOf(Int32Array.from(values), [values.length]));
}

export function zeros(...shape: number[]): Tensor {
  return block(shape, 0);
}

export function ones(...shape: number[]): Tensor {
  return block(shape, 1);
}

function block(shape: readonly number[], value: number): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return blocks.at(`${value} ${shape.join()}`, () =>
    tensorOf(new Float32Array(size).fill(value), shape),
  );
}
