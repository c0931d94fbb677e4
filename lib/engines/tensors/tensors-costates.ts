import { checkNumbers } from '../../environments/check-values';
import type { Costates } from '../engine';
import type { Numbers } from '../engine-snapshot';
import { rowOf } from './state-ring';
import type { TensorRun } from './tensor-run';

/** Costates in TensorFlow, run by run. */
export class TensorsCostates implements Costates {
  readonly #runs: readonly TensorRun[];

  constructor(runs: readonly TensorRun[]) {
    this.#runs = runs;
  }

  clear(slot: number): void {
    for (const { costates } of this.#runs) costates.clear(slot);
  }

  update(): void {
    for (const run of this.#runs) run.updateCostates();
  }

  read(run: number, stream: number, slot: number): Float64Array {
    return rowOf(this.#runs[run].costates.ring.at(slot), stream);
  }

  readAll(): Float32Array {
    const own = this.#runs.map(({ costates }) => costates.ring.read());
    const all = new Float32Array(own.length * own[0].length);
    for (const [run, values] of own.entries()) all.set(values, run * values.length);
    return all;
  }

  writeAll(all: Numbers): void {
    const count = this.readAll().length;
    checkNumbers('tensorsEngine', 'costates', count, all);
    const size = count / this.#runs.length;
    for (const [run, { costates }] of this.#runs.entries()) {
      costates.ring.write(all.subarray(run * size, (run + 1) * size));
    }
  }
}
