import type { Numbers } from '../engine-snapshot';
import type { State } from './cell';
import { zeros } from './constants';
import { partOfWindow, rowOf, type StateRing } from './state-ring';
import { inScope } from './tensor';

/** One run's costates. */
export class RunCostates {
  constructor(
    readonly ring: StateRing,
    readonly slots: number,
  ) {}

  clear(slot: number): void {
    const before = this.ring.at(slot);
    const [streams, hiddenUnits] = before[0].shape;
    const nothing = zeros(streams, hiddenUnits);
    this.ring.replace(
      slot,
      before.map(() => nothing),
    );
  }

  /**
   * See `Costates.update`.
   *
   * @param starts [B] slots in which windows start
   * @param gradients ∇_{s_{i−T}} L_i of each
   */
  update(starts: readonly number[], length: number, gradients: State): void {
    for (const start of starts) {
      for (let j = 1; j <= length; j++) this.clear((start + j) % this.slots);
    }
    inScope(() => {
      for (const [b, start] of starts.entries()) {
        this.ring.replace(start, partOfWindow(gradients, b, starts.length));
      }
    });
  }

  read(stream: number, slot: number): Float64Array {
    return rowOf(this.ring.at(slot), stream);
  }

  /** [slots × S × stateSize] */
  readAll(): Float32Array {
    return this.ring.read();
  }

  writeAll(costates: Numbers): void {
    this.ring.write(costates);
  }
}
