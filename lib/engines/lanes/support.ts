import { get, load, relaxedMultiplyAdd, absolute } from './wasm/expressions';
import { ModuleBuilder } from './wasm/module-builder';

/** Whether this JavaScript engine runs relaxed SIMD. */
export function supportsRelaxedSimd(): boolean {
  const builder = new ModuleBuilder(true);
  builder.define('probe', 0, (f) => {
    const x = f.vector(load(absolute(0)));
    f.store(absolute(0), relaxedMultiplyAdd(get(x), get(x), get(x)));
  });
  return WebAssembly.validate(builder.bytes());
}
