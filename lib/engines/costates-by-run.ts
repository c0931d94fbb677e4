import { checkNumbers } from '../environments/check-values';
import type { Costates } from './engine';
import type { Numbers } from './engine-snapshot';

/** A run that keeps its own costates. */
interface RunWithCostates {
  readonly costates: {
    clear(slot: number): void;
    read(stream: number, slot: number): Float64Array;
    /** [slots × S × stateSize] */
    readAll(): Float32Array;
    writeAll(costates: Numbers): void;
  };
  updateCostates(): void;
}

/** Costates of an engine that computes its runs one after the other. */
export class CostatesByRun implements Costates {
  readonly #owner: string;
  readonly #runs: readonly RunWithCostates[];

  /** @param owner the engine, for messages */
  constructor(owner: string, runs: readonly RunWithCostates[]) {
    this.#owner = owner;
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
    checkNumbers(this.#owner, 'costates', count, all);
    const size = count / this.#runs.length;
    for (const [run, { costates }] of this.#runs.entries()) {
      costates.writeAll(all.subarray(run * size, (run + 1) * size));
    }
  }
}
