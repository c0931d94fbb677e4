import type { Compiled } from './program';
import { compile } from './code';
import type { Groups } from './groups';
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

/** What forward mode always needs. */
export type ForwardCode = ReturnType<typeof forwardCode>;

export function forwardCode(groups: Groups) {
  return compile(groups, 'forward', {
    localDerivatives: { parameters: LOCAL_DERIVATIVES_PARAMETERS, write: writeLocalDerivatives },
    signs: { parameters: SIGNS_PARAMETERS, write: writeSigns },
    combine: { parameters: COMBINE_PARAMETERS, write: writeCombine },
    dot: { parameters: DOT_PARAMETERS, write: writeDot },
    propagate: { parameters: PROPAGATE_PARAMETERS, write: writePropagate },
    lossGradient: { parameters: LOSS_GRADIENT_PARAMETERS, write: writeLossGradient },
    pullBack: { parameters: PULL_BACK_PARAMETERS, write: writePullBack },
    pullBackNorm: { parameters: PULL_BACK_NORM_PARAMETERS, write: writePullBackNorm },
  });
}

/** A pass through vectors like W. */
export function parameterTangentCode(groups: Groups, task: TangentTask): Compiled {
  return compile(groups, ['parameter tangent', task], {
    pass: {
      parameters: PARAMETER_TANGENT_PARAMETERS,
      write: (emit) => {
        writeParameterTangent(emit, task);
      },
    },
  }).pass;
}

/** A pass through the influence matrix. */
export function influenceCode(groups: Groups, task: InfluenceTask): Compiled {
  return compile(groups, ['influence', task], {
    pass: {
      parameters: INFLUENCE_PARAMETERS,
      write: (emit) => {
        writeInfluence(emit, task);
      },
    },
  }).pass;
}
