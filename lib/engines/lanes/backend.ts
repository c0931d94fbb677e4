import type { Arena } from './arena';
import type { FunctionBuilder } from '../kernel-language/function-builder';
import type { Lanes } from '../kernel-language/expressions';
import { wasmModule } from '../kernel-language/wasm-module';
import { ProgramRunner, type Compiled, type Runner } from './program';

/** Who makes machine code of kernels. */
export interface Backend {
  /** The name of an engine whose kernels it compiles. */
  readonly name: string;
  /** Numbers of a vector in the kernels that it compiles. */
  readonly lanes: Lanes;
  /** Numbers of the vectors that the code has for it: as many, or a part of them. */
  readonly width: Lanes;
  /** Whether a multiply-add may round once. */
  readonly relaxed: boolean;

  /**
   * Compiles functions, and has them work in an arena.
   *
   * @param key what sets them apart from all others of this backend: the same key is compiled once
   */
  link<Name extends string>(
    key: string,
    write: () => Readonly<Record<Name, FunctionBuilder>>,
    arena: Arena,
  ): Record<Name, Compiled>;

  /** What takes the groups of an arena through calls. */
  runner(arena: Arena): Runner;
}

/** WebAssembly, everywhere. @param lanes more than four are computed four by four */
export function wasmBackend(relaxed: boolean, lanes: Lanes = 4): Backend {
  return {
    name: relaxed ? 'lanes-relaxed' : 'lanes',
    lanes,
    width: 4,
    relaxed,
    link: (key, write, { memory }) => {
      let module = modules.get(key);
      if (module === undefined) {
        module = new WebAssembly.Module(wasmModule(write()));
        modules.set(key, module);
      }
      const { exports } = new WebAssembly.Instance(module, { engine: { memory } });
      return exports as ReturnType<Backend['link']>;
    },
    runner: (arena) => new ProgramRunner(arena),
  };
}

/**
 * Modules by what they were written for. The code depends on shapes only, not on an engine's
 * memory or number of runs; an engine made again finds it compiled, and optimised.
 */
const modules = new Map<string, WebAssembly.Module>();
