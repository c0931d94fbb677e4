import type { StateGradients, Windows, WrittenBack } from '../engine';
import type { StateStep } from '../update-rules';
import { compile, oneByOne, type Kernel } from './code';
import type { DueGradient } from './deferred';
import type { Area, Groups } from './groups';
import { groupsTogether } from './kernels/blocks';
import { UPDATE_COSTATES_PARAMETERS, writeUpdateCostates } from './kernels/costates';
import { gradientParameters, writeGradient, type GradientUse } from './kernels/gradient';
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
  readonly #groups: Groups;
  readonly #queue: Queue;
  readonly #nextStarts: () => Area;
  /** Where the latest windows' starts stand. */
  #starts: Area;
  readonly #stateGradients: Area;
  /** Groups that are computed together. */
  readonly #together: number;
  /** By what is written back: without a step of the weights, and with one. */
  readonly #passes = [false, true].map(() => new Map<WrittenBack | undefined, Paired>());
  /** What each pass is given. */
  readonly #areas: Area[];
  #updateCostates: Paired | null = null;
  /** What of the latest windows is still to be written back. */
  #writtenBack: WrittenBack | undefined;
  readonly #moves = new Map<string, Paired>();
  /** The latest state step, and its code. */
  #step: StateStep | null = null;
  #move: Paired | null = null;

  /** @param costates where they stand, if the mini-batch has any */
  constructor(
    groups: Groups,
    queue: Queue,
    readonly batch: Batch,
    costates: Area | undefined,
  ) {
    const { shape, arena } = groups;
    this.#groups = groups;
    this.#queue = queue;
    this.samples = batch.windows * shape.streams;
    this.#together = groupsTogether(shape, this.samples);
    this.#nextStarts = queue.ring(batch.windows * vectorBytes(shape));
    this.#starts = this.#nextStarts();
    this.#stateGradients = groups.allocate(stateGradientBytes(shape, batch));
    const workspace = {
      at: arena.allocate(this.#together * workspaceLayout(shape, batch).bytes),
      bytes: 0,
    };
    this.#areas = [groups.main, this.#starts, this.#stateGradients, workspace];
    if (costates !== undefined) this.#areas.push(costates);
  }

  compute(): void {
    this.#pass(false);
  }

  learn(): void {
    this.#pass(true);
  }

  get isNeeded(): boolean {
    return this.#writtenBack !== undefined;
  }

  /** When the gradient is computed, writes the windows' states back. */
  writeBack(which: WrittenBack): void {
    this.#writtenBack = which;
  }

  /** Puts [R × B] starts where the code reads them. */
  placeStarts(windows: Windows): void {
    this.#starts = this.#nextStarts();
    if (windows instanceof DrawnWindows && windows.isIn(this.#groups)) {
      windows.place(this.#starts);
      return;
    }
    const { starts, batchSize } = windows;
    const { lanes, arena } = this.#groups;
    const { integers } = arena;
    const to = this.#starts.at / 4;
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

  /** Costates follow the latest gradients of the windows' end states. */
  updateCostates(costates: Area): void {
    this.#updateCostates ??= oneByOne(
      compile(this.#groups, ['costates', this.batch], {
        update: {
          parameters: UPDATE_COSTATES_PARAMETERS,
          write: (emit) => {
            writeUpdateCostates(emit, this.batch);
          },
        },
      }).update,
    );
    this.#queue.call(this.#updateCostates, [costates, this.#starts, this.#stateGradients]);
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

  #pass(update: boolean): void {
    const writeBack = this.#writtenBack;
    const code = this.#passes[update ? 1 : 0].get(writeBack) ?? this.#makePass(update, writeBack);
    this.#writtenBack = undefined;
    this.#areas[1] = this.#starts;
    this.#queue.call(code, this.#areas);
  }

  #makePass(update: boolean, writeBack: WrittenBack | undefined): Paired {
    const use: GradientUse = { update, ...(writeBack !== undefined && { writeBack }) };
    // What is as it always was has the key that it always had.
    const key = ['gradient', this.batch, update, ...(writeBack === undefined ? [] : [writeBack])];
    const gradient = (size: number): Kernel => ({
      parameters: gradientParameters(this.batch),
      write: (emit) => {
        writeGradient(emit, this.batch, size, use);
      },
    });
    const together = this.#together;
    const kernels = { several: gradient(together), single: gradient(1) };
    const code = { together, ...compile(this.#groups, key, kernels) };
    this.#passes[update ? 1 : 0].set(writeBack, code);
    return code;
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

  /** @param costates where they stand, if the objective has any */
  codeFor(
    windows: number,
    length: number,
    loss: Batch['loss'],
    costates: Area | undefined,
  ): BatchCode {
    const { latest } = this;
    const costate = costates !== undefined || undefined;
    if (
      latest?.batch.windows === windows &&
      latest.batch.length === length &&
      latest.batch.loss === loss &&
      latest.batch.costate === costate
    ) {
      return latest;
    }
    const batch: Batch = { windows, length, loss, ...(costate && { costate }) };
    const key = JSON.stringify(batch);
    const code = this.#codes.get(key) ?? new BatchCode(this.#groups, this.#queue, batch, costates);
    this.#codes.set(key, code);
    this.latest = code;
    return code;
  }
}
