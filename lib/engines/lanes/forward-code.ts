import { functionsOf, type Compiled } from './code';
import { parameterVectorLayout, stepLayout } from './forward-layout';
import { INFLUENCE_PARAMETERS, writeInfluence, type InfluenceTask } from './kernels/influence';
import { LOCAL_DERIVATIVES_PARAMETERS, writeLocalDerivatives } from './kernels/local-derivatives';
import {
  PARAMETER_TANGENT_PARAMETERS,
  PULL_BACK_NORM_PARAMETERS,
  PULL_BACK_PARAMETERS,
  writeParameterTangent,
  writePullBack,
  writePullBackNorm,
  type TangentTask,
} from './kernels/parameter-tangent';
import { SIGNS_PARAMETERS, writeSigns } from './kernels/signs';
import {
  COMBINE_PARAMETERS,
  DOT_PARAMETERS,
  LOSS_GRADIENT_PARAMETERS,
  PROPAGATE_PARAMETERS,
  writeCombine,
  writeDot,
  writeLossGradient,
  writePropagate,
} from './kernels/state-tangent';
import type { GroupLayout } from './layout';
import type { Shape } from './shape';

/** What forward mode always needs. */
export interface ForwardCode {
  readonly localDerivatives: Compiled;
  readonly signs: Compiled;
  readonly combine: Compiled;
  readonly dot: Compiled;
  readonly propagate: Compiled;
  readonly lossGradient: Compiled;
  readonly pullBack: Compiled;
  readonly pullBackNorm: Compiled;
}

export function forwardCode(
  memory: WebAssembly.Memory,
  shape: Shape,
  layout: GroupLayout,
): ForwardCode {
  const step = stepLayout(shape);
  const vector = parameterVectorLayout(shape);
  const functions = functionsOf(memory, shape, 'forward', (builder) => {
    builder.define('localDerivatives', LOCAL_DERIVATIVES_PARAMETERS, (f) => {
      writeLocalDerivatives(f, shape, layout, step);
    });
    builder.define('signs', SIGNS_PARAMETERS, (f) => {
      writeSigns(f, shape);
    });
    builder.define('combine', COMBINE_PARAMETERS, (f) => {
      writeCombine(f, shape, step);
    });
    builder.define('dot', DOT_PARAMETERS, (f) => {
      writeDot(f, shape, step);
    });
    builder.define('propagate', PROPAGATE_PARAMETERS, (f) => {
      writePropagate(f, shape, layout, step);
    });
    builder.define('lossGradient', LOSS_GRADIENT_PARAMETERS, (f) => {
      writeLossGradient(f, shape, layout);
    });
    builder.define('pullBack', PULL_BACK_PARAMETERS, (f) => {
      writePullBack(f, shape, step, vector);
    });
    builder.define('pullBackNorm', PULL_BACK_NORM_PARAMETERS, (f) => {
      writePullBackNorm(f, shape, step);
    });
  });
  const { localDerivatives, signs, combine, dot, propagate } = functions;
  const { lossGradient, pullBack, pullBackNorm } = functions;
  return { localDerivatives, signs, combine, dot, propagate, lossGradient, pullBack, pullBackNorm };
}

/** A pass through vectors like W. */
export function parameterTangentCode(
  memory: WebAssembly.Memory,
  shape: Shape,
  layout: GroupLayout,
  task: TangentTask,
): Compiled {
  const functions = functionsOf(memory, shape, ['parameter tangent', task], (builder) => {
    builder.define('pass', PARAMETER_TANGENT_PARAMETERS, (f) => {
      writeParameterTangent(
        f,
        shape,
        layout,
        stepLayout(shape),
        parameterVectorLayout(shape),
        task,
      );
    });
  });
  return functions.pass;
}

/** A pass through the influence matrix. */
export function influenceCode(
  memory: WebAssembly.Memory,
  shape: Shape,
  layout: GroupLayout,
  task: InfluenceTask,
): Compiled {
  const functions = functionsOf(memory, shape, ['influence', task], (builder) => {
    builder.define('pass', INFLUENCE_PARAMETERS, (f) => {
      writeInfluence(f, shape, layout, stepLayout(shape), parameterVectorLayout(shape), task);
    });
  });
  return functions.pass;
}
