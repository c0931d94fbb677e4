import { get, load, relaxedMultiplyAdd, absolute } from './language/expressions';
import { FunctionBuilder } from './language/function-builder';
import { wasmModule } from './language/wasm-module';

/** Whether this JavaScript engine runs relaxed SIMD. */
export function supportsRelaxedSimd(): boolean {
  const probe = new FunctionBuilder(0, true);
  const x = probe.vector(load(absolute(0)));
  probe.store(absolute(0), relaxedMultiplyAdd(get(x), get(x), get(x)));
  return WebAssembly.validate(wasmModule({ probe }));
}
