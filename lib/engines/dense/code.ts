import type { Arena } from '../lanes/arena';
import type { Backend } from '../lanes/backend';
import type { Compiled } from '../lanes/program';
import type { RuleShape } from '../lanes/shape';
import { plus, pointedTo, type Address, type Local } from '../kernel-language/expressions';
import { FunctionBuilder } from '../kernel-language/function-builder';
import { hiddenOf, writeAffine, writeAffineApart, writeBack } from './kernels/affine';
import { writeApply } from './kernels/apply';
import { writeBackward, writeForward } from './kernels/cells';
import type { Emit } from './kernels/emit';
import { writeGather, writeScatter } from './kernels/gather';
import {
  intoGradient,
  intoParameters,
  writeCellGradients,
  writeReadoutGradients,
} from './kernels/gradients';
import { writeLogitGradients, writeScores } from './kernels/loss';
import { writeReadout, writeReadoutBack } from './kernels/readout';
import { writeAccumulateStates, writeMoveStates, writePenalty } from './kernels/states';
import { transpose } from './kernels/transpose';
import type { ParameterLayout } from './parameters';
import { gatePanels, inputPanels, LANES, tileOf, unitPanels, VECTOR, type Shape } from './shape';

/** What a function is written by: it takes as many integers as `of` names, the first one an address. */
interface Kernel {
  readonly of: readonly string[];
  readonly write: (emit: Emit, at: readonly Address[], given: readonly Local[]) => void;
}

const kernel = (of: string, write: Kernel['write']): Kernel => ({ of: of.split(' '), write });

/** Forwards: one step of n samples, and how their predictions do. */
const stepKernels = {
  gather: kernel('table names to', (emit, [table, names, to]) => {
    const vectors = inputPanels(emit.shape);
    writeGather(emit, { table, names, vectors, apart: VECTOR }, to);
  }),
  affine: kernel('theta x state z v', (emit, [theta, x, state, z, v]) => {
    const h = hiddenOf(emit, state);
    if (emit.shape.flow.isApart) writeAffineApart(emit, { theta, x }, h, { u: z, v });
    else writeAffine(emit, { theta, x }, h, z);
  }),
  forward: kernel('theta z v previous next', (emit, [theta, z, v, previous, next]) => {
    writeForward(emit, { theta, z, v, previous, next });
  }),
  readout: kernel('theta state outputs', (emit, [theta, state, outputs]) => {
    writeReadout(emit, theta, hiddenOf(emit, state), outputs);
  }),
  scores: kernel(
    'outputs targets losses largest best scratch',
    (emit, [outputs, targets, losses, largest, best, scratch]) => {
      writeScores(emit, { outputs, targets, losses, largest, best, scratch });
    },
  ),
};

/** Backwards: eq. 7, but for the gradient of the weights. */
const backKernels = {
  transposeRecurrent: kernel('theta to', (emit, [theta, to]) => {
    transposeBlock(emit, theta, 'recurrent', to);
  }),
  transposeInput: kernel('theta to', (emit, [theta, to]) => {
    transposeBlock(emit, theta, 'input', to);
  }),
  penalty: kernel('ends unrolled delta', (emit, [ends, unrolled, delta]) => {
    writePenalty(emit, ends, unrolled, delta);
  }),
  logitGradients: kernel('outputs targets scratch', (emit, [outputs, targets, scratch]) => {
    writeLogitGradients(emit, { outputs, targets, scratch });
  }),
  readoutBack: kernel('theta outputs delta scratch', (emit, [theta, outputs, delta, scratch]) => {
    writeReadoutBack(emit, theta, outputs, hiddenOf(emit, delta), scratch);
  }),
  backward: kernel(
    'theta z v previous next delta',
    (emit, [theta, z, v, previous, next, delta]) => {
      writeBackward(emit, { theta, z, v, previous, next }, delta);
    },
  ),
  recurrentBack: kernel('transposed dz delta', (emit, [transposed, dz, delta]) => {
    const { shape } = emit;
    const at = hiddenOf(emit, delta);
    writeBack(emit, transposed, dz, {
      at,
      panels: unitPanels(shape),
      adds: shape.flow.keepsHidden,
    });
  }),
  inputBack: kernel('transposed dz dx', (emit, [transposed, dz, at]) => {
    writeBack(emit, transposed, dz, { at, panels: inputPanels(emit.shape), adds: false });
  }),
};

/** The gradient of the weights as such. */
const sumKernels = {
  sumCell: kernel(
    'gradient states inputs ofInputs ofHidden steps',
    (emit, [gradient, states, inputs, ofInputs, ofHidden], { 5: steps }) => {
      const places = { hidden: hiddenOf(emit, states), inputs, ofInputs, ofHidden, steps };
      writeCellGradients(emit, places, intoGradient(emit, gradient));
    },
  ),
  sumReadout: kernel(
    'gradient states ofOutputs steps',
    (emit, [gradient, states, ofOutputs], { 3: steps }) => {
      const places = { hidden: hiddenOf(emit, states), ofOutputs, steps };
      writeReadoutGradients(emit, places, intoGradient(emit, gradient));
    },
  ),
};

/** The gradient of what is looked up by classes; each has a place of its own for it. */
const scatterKernels = {
  scatterInput: kernel('gradient names dz', (emit, [table, names, dz]) => {
    const { layout, shape } = emit;
    const apart = layout.blocks.input.rows * VECTOR;
    writeScatter(emit, { table, names, vectors: gatePanels(shape), apart }, dz);
  }),
  scatterEmbedding: kernel('gradient names dx', (emit, [table, names, dx]) => {
    writeScatter(emit, { table, names, vectors: inputPanels(emit.shape), apart: VECTOR }, dx);
  }),
};

/** Steps along the gradient of the weights, which then never exists; or along one that stands in memory. */
const learnKernels = {
  learnCell: kernel(
    'theta accumulators rate states inputs ofInputs ofHidden steps',
    (emit, [theta, accumulators, rate, states, inputs, ofInputs, ofHidden], { 7: steps }) => {
      const places = { hidden: hiddenOf(emit, states), inputs, ofInputs, ofHidden, steps };
      writeCellGradients(emit, places, intoParameters(emit, theta, accumulators, rate));
    },
  ),
  learnReadout: kernel(
    'theta accumulators rate states ofOutputs steps',
    (emit, [theta, accumulators, rate, states, ofOutputs], { 5: steps }) => {
      const places = { hidden: hiddenOf(emit, states), ofOutputs, steps };
      writeReadoutGradients(emit, places, intoParameters(emit, theta, accumulators, rate));
    },
  ),
  apply: kernel(
    'theta accumulators gradient rate vectors',
    (emit, [theta, accumulators, gradient, rate], { 4: vectors }) => {
      writeApply(emit, [theta, accumulators, gradient], rate, vectors);
    },
  ),
};

/** Moves of the stored states. */
const stateKernels = (rule: RuleShape, streams: number) => ({
  accumulate: kernel('accumulators starts ends', (emit, [accumulators, starts, ends]) => {
    if (rule.kind === 'rmsprop') writeAccumulateStates(emit, rule, [starts, ends], accumulators);
  }),
  move: kernel(
    'states gradients accumulators rate',
    (emit, [states, gradients, accumulators, rate]) => {
      writeMoveStates(emit, rule, streams, { states, gradients, accumulators, rate });
    },
  ),
});

type Compilation<Kernels> = Readonly<Record<keyof Kernels, Compiled>>;

/** Forwards. */
export type StepCode = Compilation<typeof stepKernels>;
/** Backwards. */
export type BackCode = Compilation<typeof backKernels>;
/** The weights' gradient. */
export type SumCode = Compilation<typeof sumKernels>;
export type ScatterCode = Compilation<typeof scatterKernels>;
/** The weights' steps. */
export type LearnCode = Compilation<typeof learnKernels>;
/** The stored states' steps. */
export type StateCode = Compilation<ReturnType<typeof stateKernels>>;

/** Compiles what an engine needs, each for so many samples side by side. */
export class Kernels {
  readonly #shape: Shape;
  readonly #layout: ParameterLayout;
  readonly #backend: Backend;
  readonly #arena: Arena;

  constructor(shape: Shape, layout: ParameterLayout, backend: Backend, arena: Arena) {
    this.#shape = shape;
    this.#layout = layout;
    this.#backend = backend;
    this.#arena = arena;
  }

  steps(samples: number): StepCode {
    return this.#compiled('steps', samples, stepKernels);
  }

  back(samples: number): BackCode {
    return this.#compiled('back', samples, backKernels);
  }

  sums(samples: number): SumCode {
    return this.#compiled('sums', samples, sumKernels);
  }

  scatter(samples: number): ScatterCode {
    return this.#compiled('scatter', samples, scatterKernels);
  }

  learn(samples: number): LearnCode {
    return this.#compiled('learn', samples, learnKernels);
  }

  states(samples: number, rule: RuleShape, streams: number): StateCode {
    return this.#compiled(['states', rule, streams], samples, stateKernels(rule, streams));
  }

  #compiled<Name extends string>(
    name: unknown,
    samples: number,
    kernels: Readonly<Record<Name, Kernel>>,
  ): Readonly<Record<Name, Compiled>> {
    const { width, lanes } = this.#backend;
    const write = (): Record<Name, FunctionBuilder> => {
      const functions = Object.entries<Kernel>(kernels).map(([key, one]) => {
        const f = new FunctionBuilder(one.of.length, false, lanes);
        const emit = {
          f,
          shape: this.#shape,
          layout: this.#layout,
          tile: tileOf(width),
          samples,
        };
        one.write(
          emit,
          f.parameters.map((parameter) => pointedTo(parameter)),
          f.parameters,
        );
        return [key, f] as const;
      });
      return Object.fromEntries(functions) as Record<Name, FunctionBuilder>;
    };
    // What a network's blocks are, follows from its shape.
    const { embedding } = this.#layout.blocks;
    const key = JSON.stringify(['dense', width, this.#shape, embedding.rows, samples, name]);
    return this.#backend.link(key, write, this.#arena);
  }
}

/** to ← a block of θ, transposed: of all gates' rows. */
function transposeBlock(
  { f, layout, shape }: Emit,
  theta: Address,
  name: 'recurrent' | 'input',
  to: Address,
): void {
  const { at, rows } = layout.blocks[name];
  const panels = gatePanels(shape);
  transpose(f, { at: plus(theta, at), rows }, panels, { at: to, rows: panels * LANES });
}
