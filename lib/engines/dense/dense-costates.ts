import { checkNumbers } from '../../environments/check-values';
import type { Costates } from '../engine';
import type { Numbers } from '../engine-snapshot';
import type { DenseRun } from './dense-run';

/** Costates, run by run. */
export class DenseCostates implements Costates {
  readonly #runs: readonly DenseRun[];

  constructor(runs: readonly DenseRun[]) {
    this.#runs = runs;
  }

  clear(slot: number): void {
    for (const { costates } of this.#runs) costates.clear(slot);
  }

  update(): void {
    for (const run of this.#runs) run.updateCostates();
  }

  read(run: number, stream: number, slot: number): Float64Array {
    return this.#runs[run].costates.read(stream, slot);
  }

  readAll(): Float32Array {
    const own = this.#runs.map(({ costates }) => costates.readAll());
    const all = new Float32Array(own.length * own[0].length);
    for (const [run, values] of own.entries()) all.set(values, run * values.length);
    return all;
  }

  writeAll(all: Numbers): void {
    const count = this.readAll().length;
    checkNumbers('denseEngine', 'costates', count, all);
    const size = count / this.#runs.length;
    for (const [run, { costates }] of this.#runs.entries()) {
      costates.writeAll(all.subarray(run * size, (run + 1) * size));
    }
  }
}
