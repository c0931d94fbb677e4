import type { EngineFactory } from '../../engines';
import { learn, type LearnOptions } from '../../trainers';
import { relativeError } from './discrepancy';

/** How far two engines are apart after the same steps of one study: norms of differences over norms. */
export interface EnginesApart {
  /** The latest gradient of all parameters. */
  readonly gradient: number;
  readonly parameters: number;
  /** The gradient of the first state of the latest mini-batch's first window. */
  readonly firstState: number;
}

/**
 * Lets two engines compute the same study, and compares what they end with, in the first run.
 *
 * @param study learns from windows
 * @throws OptionError and DataError as `learn` does
 */
export async function enginesApart(
  study: Omit<LearnOptions, 'engine'>,
  exact: EngineFactory,
  other: EngineFactory,
): Promise<EnginesApart> {
  const ends = await Promise.all([exact, other].map((engine) => learn({ ...study, engine })));
  const [a, b] = ends.map(({ engine }) => engine);
  return {
    gradient: relativeError(b.parameterGradient(0), a.parameterGradient(0)),
    parameters: relativeError(b.parameters(0), a.parameters(0)),
    firstState: relativeError(b.stateGradients(0, 0, 0).start, a.stateGradients(0, 0, 0).start),
  };
}
