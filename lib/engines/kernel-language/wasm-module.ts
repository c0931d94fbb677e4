import type { FunctionBuilder } from './function-builder';
import { nameOf, pushUnsigned, vectorOf, withLength } from './wasm-encoding';
import { wasmFunction } from './wasm-function';

/** A binary WebAssembly module that exports functions by their names, and works on imported memory. */
export function wasmModule(functions: Readonly<Record<string, FunctionBuilder>>): BufferSource {
  const bodies = Object.values(functions);
  const types = bodies.map(({ parameters }) => [
    0x60,
    ...vectorOf(parameters.map(() => [0x7f])),
    0x00,
  ]);
  const memory = [...nameOf('engine'), ...nameOf('memory'), 0x02, 0x00, 0x01];
  const exported = Object.keys(functions).map((name, index) => {
    const entry = [...nameOf(name), 0x00];
    pushUnsigned(entry, index);
    return entry;
  });
  const sections: readonly [id: number, content: number[]][] = [
    [1, vectorOf(types)],
    [2, vectorOf([memory])],
    [3, vectorOf(bodies.map((_, index) => indexBytes(index)))],
    [7, vectorOf(exported)],
    [10, vectorOf(bodies.map((body) => withLength(wasmFunction(body))))],
  ];
  const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
  return Uint8Array.from(
    sections.reduce((bytes, [id, content]) => bytes.concat([id], withLength(content)), header),
  );
}

function indexBytes(index: number): number[] {
  const bytes: number[] = [];
  pushUnsigned(bytes, index);
  return bytes;
}
