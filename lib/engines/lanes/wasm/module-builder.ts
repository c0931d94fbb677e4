import { nameOf, pushUnsigned, vectorOf, withLength } from './encoding';
import { FunctionBuilder } from './function-builder';

/** Builds a WebAssembly module of functions that take integers and work on imported memory. */
export class ModuleBuilder {
  readonly #functions: { readonly name: string; readonly body: FunctionBuilder }[] = [];

  /** @param relaxed whether a multiply-add may round once */
  constructor(readonly relaxed: boolean) {}

  /** Adds an exported function. */
  define(name: string, parameterCount: number, write: (body: FunctionBuilder) => void): void {
    const body = new FunctionBuilder(parameterCount, this.relaxed);
    write(body);
    this.#functions.push({ name, body });
  }

  /** The binary module. */
  bytes(): BufferSource {
    const functions = this.#functions;
    const types = functions.map(({ body }) => [
      0x60,
      ...vectorOf(body.parameters.map(() => [0x7f])),
      0x00,
    ]);
    const memory = [...nameOf('engine'), ...nameOf('memory'), 0x02, 0x00, 0x01];
    const exported = functions.map(({ name }, index) => {
      const entry = [...nameOf(name), 0x00];
      pushUnsigned(entry, index);
      return entry;
    });
    const sections: readonly [id: number, content: number[]][] = [
      [1, vectorOf(types)],
      [2, vectorOf([memory])],
      [3, vectorOf(functions.map((_, index) => indexBytes(index)))],
      [7, vectorOf(exported)],
      [10, vectorOf(functions.map(({ body }) => withLength(body.bytes())))],
    ];
    const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
    return Uint8Array.from(
      sections.reduce((bytes, [id, content]) => bytes.concat([id], withLength(content)), header),
    );
  }
}

function indexBytes(index: number): number[] {
  const bytes: number[] = [];
  pushUnsigned(bytes, index);
  return bytes;
}
