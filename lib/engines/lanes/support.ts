import { get, load, relaxedMultiplyAdd, tableEntry } from './language/expressions';
import { FunctionBuilder } from './language/function-builder';
import { wasmModule } from './language/wasm-module';

/** Whether this JavaScript engine runs relaxed SIMD. */
export function supportsRelaxedSimd(): boolean {
  const probe = new FunctionBuilder(0, true);
  const x = probe.vector(load(tableEntry(0)));
  probe.store(tableEntry(0), relaxedMultiplyAdd(get(x), get(x), get(x)));
  return WebAssembly.validate(wasmModule({ probe }));
}
