import type { EngineConfig } from '../engine';
import type { Backend } from '../lanes/backend';
import { Kernels, type StepCode } from './code';
import { lossScratchBytes } from './kernels/loss';
import { Memory } from './memory';
import { parameterLayout, type ParameterLayout } from './parameters';
import { inputVectors, targetVectors } from './samples';
import {
  gatePanels,
  inputPanels,
  LANES,
  outputPanels,
  shapeOf,
  statePanels,
  unitPanels,
  type Shape,
} from './shape';
import type { WindowTools } from './window-gradient';

/** Where an online step of the S streams of a run is worked on; the runs take turns. */
export interface OnlinePlaces {
  readonly names: number;
  readonly x: number;
  readonly z: number;
  readonly v: number;
  readonly outputs: number;
  readonly targets: number;
  readonly losses: number;
  readonly largest: number;
  readonly best: number;
  readonly scratch: number;
}

/** What all runs of an engine share. */
export interface Setting {
  readonly config: EngineConfig;
  readonly shape: Shape;
  readonly layout: ParameterLayout;
  readonly memory: Memory;
  readonly kernels: Kernels;
  /** The kernels of an online step. */
  readonly steps: StepCode;
  readonly online: OnlinePlaces;
  /** Where states are looked ahead at: [S] each. */
  readonly ahead: { readonly previous: number; readonly next: number };
  readonly tools: Omit<WindowTools, 'steps' | 'back'>;
}

/** Makes room for what the runs share, and compiles the kernels of an online step. */
export function settingOf(config: EngineConfig, backend: Backend): Setting {
  const { network, streams, optimizer } = config;
  const shape = shapeOf(network, optimizer);
  const layout = parameterLayout(network);
  const memory = new Memory(shape);
  const kernels = new Kernels(shape, layout, backend, memory.arena);
  const ofSamples = (panels: number): number => memory.vectors(panels * streams);
  const gates = ofSamples(gatePanels(shape));
  return {
    config,
    shape,
    layout,
    memory,
    kernels,
    steps: kernels.steps(streams),
    online: {
      names: memory.integers(streams),
      x: memory.vectors(inputVectors(shape, streams)),
      z: gates,
      v: shape.flow.isApart ? ofSamples(gatePanels(shape)) : gates,
      outputs: ofSamples(outputPanels(shape)),
      targets: memory.vectors(targetVectors(shape, streams)),
      losses: ofSamples(1),
      largest: ofSamples(1),
      best: ofSamples(1),
      scratch: memory.arena.allocate(lossScratchBytes(streams)),
    },
    ahead: {
      previous: ofSamples(statePanels(shape)),
      next: ofSamples(statePanels(shape)),
    },
    tools: {
      memory,
      shape,
      transposed: memory.vectors(gatePanels(shape) * LANES * unitPanels(shape)),
      transposedInput: shape.trainsEmbedding
        ? memory.vectors(gatePanels(shape) * LANES * inputPanels(shape))
        : 0,
    },
  };
}
