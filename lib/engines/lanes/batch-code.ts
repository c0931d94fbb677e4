import type { StateGradients, Windows } from '../engine';
import type { StateStep } from '../update-rules';
import { compile, oneByOne, type Kernel } from './code';
import type { DueGradient } from './deferred';
import type { Area, Groups } from './groups';
import { groupsTogether } from './kernels/blocks';
import { GRADIENT_PARAMETERS, writeGradient } from './kernels/gradient';
import { STATE_MOVE_PARAMETERS, writeStateMove } from './kernels/state-move';
import type { Paired } from './program';
import type { Queue } from './queue';
import { DrawnWindows, startIndex } from './lanes-window-sampler';
import { stateGradientBytes, vectorBytes, workspaceLayout, type Batch } from './layout';
import { ruleShape } from './shape';

/** What is compiled for the mini-batches of one (B, T, loss), and the memory it works in. */
export class BatchCode implements DueGradient {
  /** n = B·S, a run's samples. */
  readonly samples: number;
  readonly compute: () => void;
  readonly learn: () => void;
  readonly #groups: Groups;
  readonly #queue: Queue;
  readonly #nextStarts: () => Area;
  /** Where the latest windows' starts stand. */
  #starts: Area;
  readonly #stateGradients: Area;
  readonly #moves = new Map<string, Paired>();
  /** The latest state step, and its code. */
  #step: StateStep | null = null;
  #move: Paired | null = null;

  constructor(
    groups: Groups,
    queue: Queue,
    readonly batch: Batch,
  ) {
    const { shape, arena, main } = groups;
    this.#groups = groups;
    this.#queue = queue;
    this.samples = batch.windows * shape.streams;
    const together = groupsTogether(shape, this.samples);
    this.#nextStarts = queue.ring(batch.windows * vectorBytes(shape));
    this.#starts = this.#nextStarts();
    this.#stateGradients = groups.allocate(stateGradientBytes(shape, batch));
    const workspace = {
      at: arena.allocate(together * workspaceLayout(shape, batch).bytes),
      bytes: 0,
    };
    const passing = (update: boolean): (() => void) => {
      const gradient = (size: number): Kernel => ({
        parameters: GRADIENT_PARAMETERS,
        write: (emit) => {
          writeGradient(emit, batch, size, update);
        },
      });
      const kernels = { several: gradient(together), single: gradient(1) };
      const pair = { together, ...compile(groups, ['gradient', batch, update], kernels) };
      return () => {
        queue.call(pair, [main, this.#starts, this.#stateGradients, workspace]);
      };
    };
    this.compute = whenFirstNeeded(() => passing(false));
    this.learn = whenFirstNeeded(() => passing(true));
  }

  /** Puts [R × B] starts where the code reads them. */
  placeStarts(windows: Windows): void {
    const { integers } = this.#groups.arena;
    this.#starts = this.#nextStarts();
    const to = this.#starts.at / 4;
    if (windows instanceof DrawnWindows) {
      const from = windows.at / 4;
      integers.copyWithin(to, from, from + (this.#groups.count * this.#starts.bytes) / 4);
      return;
    }
    const { starts, batchSize } = windows;
    const { lanes } = this.#groups;
    for (let i = 0; i < starts.length; i++) {
      integers[to + startIndex(Math.floor(i / batchSize), i % batchSize, batchSize, lanes)] =
        starts[i];
    }
  }

  /** Moves the windows' end states along their latest gradients, by the settings in memory. */
  moveStates(step: StateStep): void {
    if (step !== this.#step || this.#move === null) {
      this.#move = this.#moveOf(step);
      this.#step = step;
    }
    this.#queue.call(this.#move, [this.#groups.main, this.#starts, this.#stateGradients]);
  }

  /** Copies the latest gradients of one window's end states. */
  stateGradientsOf(run: number, stream: number, window: number): StateGradients {
    const { shape } = this.#groups;
    const { stateSize } = shape;
    const sample = stream * this.batch.windows + window;
    const of = (index: number): Float64Array =>
      Float64Array.from(
        this.#groups.read(
          run,
          index * stateSize * vectorBytes(shape),
          stateSize,
          this.#stateGradients,
        ),
      );
    return { start: of(sample), end: of(this.samples + sample) };
  }

  #moveOf({ rule, rate }: StateStep): Paired {
    const shape = { rule: ruleShape(rule), sharedRate: rate === 'shared' };
    const key = JSON.stringify(shape);
    const known = this.#moves.get(key);
    if (known !== undefined) return known;
    const compiled = compile(this.#groups, ['states', this.batch, shape], {
      move: {
        parameters: STATE_MOVE_PARAMETERS,
        write: (emit) => {
          writeStateMove(emit, this.batch, shape);
        },
      },
    });
    const move = oneByOne(compiled.move);
    this.#moves.set(key, move);
    return move;
  }
}

/** An engine's code by mini-batch. */
export class BatchCodes {
  readonly #groups: Groups;
  readonly #queue: Queue;
  readonly #codes = new Map<string, BatchCode>();
  /** What was last asked for. */
  latest: BatchCode | null = null;

  constructor(groups: Groups, queue: Queue) {
    this.#groups = groups;
    this.#queue = queue;
  }

  codeFor(windows: number, length: number, loss: Batch['loss']): BatchCode {
    const { latest } = this;
    if (
      latest?.batch.windows === windows &&
      latest.batch.length === length &&
      latest.batch.loss === loss
    ) {
      return latest;
    }
    const batch: Batch = { windows, length, loss };
    const key = JSON.stringify(batch);
    const code = this.#codes.get(key) ?? new BatchCode(this.#groups, this.#queue, batch);
    this.#codes.set(key, code);
    this.latest = code;
    return code;
  }
}

/** A function that is made when it is called for the first time. */
function whenFirstNeeded(make: () => () => void): () => void {
  let made: (() => void) | null = null;
  return () => {
    made ??= make();
    made();
  };
}
