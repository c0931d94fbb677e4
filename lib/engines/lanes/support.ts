import { get, load, relaxedMultiplyAdd, tableEntry } from '../kernel-language/expressions';
import { FunctionBuilder } from '../kernel-language/function-builder';
import { wasmModule } from '../kernel-language/wasm-module';

/** Whether this JavaScript engine runs relaxed SIMD. */
export function supportsRelaxedSimd(): boolean {
  const probe = new FunctionBuilder(0, true);
  const x = probe.vector(load(tableEntry(0)));
  probe.store(tableEntry(0), relaxedMultiplyAdd(get(x), get(x), get(x)));
  return WebAssembly.validate(wasmModule({ probe }));
}
