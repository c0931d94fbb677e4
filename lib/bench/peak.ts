import { FunctionBuilder } from '../engines/kernel-language/function-builder';
import { wasmModule } from '../engines/kernel-language/wasm-module';
import {
  get,
  load,
  relaxedMultiplyAdd,
  tableEntry,
  add,
  multiply,
} from '../engines/kernel-language/expressions';

const ROUNDS = 200_000;

/** How many chains are tried: enough to fill the adders' waiting time, few enough for registers. */
const CHAINS = [10, 12, 13, 14];

/** Runs independent chains of vector multiply-adds and returns how many that was. */
export type Probe = () => number;

/** Probes of one thread's multiply-add peak; how many chains do best depends on the machine. */
export function peakProbes(relaxed: boolean): Probe[] {
  return CHAINS.map((chains) => {
    const f = new FunctionBuilder(1, relaxed);
    const [rounds] = f.parameters;
    const sums = Array.from({ length: chains }, (_, i) => f.vector(load(tableEntry(i))));
    const factor = f.vector(load(tableEntry(64)));
    const term = f.vector(load(tableEntry(65)));
    f.eachOf(rounds, [], () => {
      for (const sum of sums) {
        const next = relaxed
          ? relaxedMultiplyAdd(get(sum), get(factor), get(term))
          : add(multiply(get(sum), get(factor)), get(term));
        f.set(sum, next);
      }
    });
    for (const [i, sum] of sums.entries()) f.store(tableEntry(i), get(sum));
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536 });
    new Float32Array(memory.buffer).fill(0.5, 0, 300);
    const module = new WebAssembly.Module(wasmModule({ probe: f }));
    const { exports } = new WebAssembly.Instance(module, { engine: { memory } });
    const probe = exports.probe as (rounds: number) => void;
    return () => {
      probe(ROUNDS);
      return chains * ROUNDS;
    };
  });
}
