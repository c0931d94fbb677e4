import type { z } from 'zod';
import type { UpdateRule } from '../engines';
import { OptionError } from '../validation/errors';
import { integer, oneOf, parseOptions, record } from '../validation/options';
import { updateRuleSchema } from '../engines/update-rule-schema';
import { rmsprop } from './optimizers';
import type { EngineNeeds } from './trainer';

/** Options of every trainer that unrolls windows. */
export interface WindowOptions {
  /** T, steps from a window's first state to its last, through which gradients go; at least 1. */
  readonly truncationLength: number;
  /** How weights follow their gradient. Default `rmsprop()`. */
  readonly optimizer?: UpdateRule;
}

/** Options of every trainer that draws its windows from a replay buffer, in which T ≤ N steps fit. */
export interface ReplayOptions extends WindowOptions {
  /** B, windows in a mini-batch. Default 1. */
  readonly batchSize?: number;
  /** M, updates at each time step. Default 1. */
  readonly updatesPerStep?: number;
  /** N, transitions that the buffer keeps. Default 100. */
  readonly bufferSize?: number;
  /** Whether ℓ is taken at the window's last step, as in the paper, or averaged over all. Default `last`. */
  readonly windowLoss?: 'last' | 'every';
  /** Whether the window that ends at the newest transition may be sampled. Default `included`. */
  readonly newest?: 'included' | 'excluded';
  /**
   * `backward`: each window ends where the last one began, until the oldest transition is reached; see
   * `BackwardChains`. It needs the loss of every step: with the last step's, a chain sees one step
   * of T. Default: windows are drawn uniformly, as in the paper.
   */
  readonly replay?: 'backward' | undefined;
}

/** {@link ReplayOptions} with their defaults filled in. */
export type ResolvedReplayOptions = Required<Omit<ReplayOptions, 'replay'>> &
  Pick<ReplayOptions, 'replay'>;

const truncationLength = integer(1);
const optimizer = updateRuleSchema.default(rmsprop());

/** The schemas of {@link WindowOptions}, each alone. */
export const windowOptions = { truncationLength, optimizer };

/** Checks {@link WindowOptions} where there are no others. */
export const windowSchema = record(windowOptions);

/** The schemas of {@link ReplayOptions}, each alone; {@link parseReplayOptions} checks that T ≤ N. */
export const replayOptions = {
  ...windowOptions,
  batchSize: integer(1).default(1),
  updatesPerStep: integer(1).default(1),
  bufferSize: integer(1).default(100),
  windowLoss: oneOf('last', 'every').default('last'),
  newest: oneOf('included', 'excluded').default('included'),
  replay: oneOf('backward').optional(),
};

/** Checks {@link ReplayOptions} where there are no others. */
export const replaySchema = record(replayOptions);

/**
 * Checks the options of a trainer with a buffer, and fills in their defaults.
 *
 * @param schema {@link replaySchema}, or one of {@link replayOptions} and others
 * @throws OptionError if an option does not fit, or T > N
 */
export function parseReplayOptions<Output extends ResolvedReplayOptions>(
  owner: string,
  schema: z.ZodType<Output>,
  options: unknown,
  surplus: readonly unknown[],
): Output {
  const parsed = parseOptions(owner, schema, options, surplus);
  const { truncationLength: T, bufferSize: N } = parsed;
  if (T <= N) return parsed;
  const allowed = `an integer from 1 to bufferSize (N = ${N})`;
  throw new OptionError(owner, 'truncationLength', T, allowed);
}

/** Room for N transitions: their states, and the state before the oldest of them. */
export function needsOf(
  transitions: number,
  optimizer: UpdateRule,
  actingState: EngineNeeds['actingState'] = 'linked',
  batchSize = 1,
): EngineNeeds {
  return { slots: transitions + 1, optimizer, actingState, batchSize };
}
