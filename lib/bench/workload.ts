import type { Environment } from '../environments';
import type { EngineFactory } from '../engines';
import { cells, type Network } from '../models';
import { backwardFpp, Fpp } from '../trainers';
import { Pace } from '../trainers/pauses';
import { Session, type StepReport } from '../trainers/session';
import type { BenchCase } from './cases';

/** A study at work: each call does so many online steps of all its runs, environment included. */
export type Workload = (steps: number) => void;

/** What is learned, and by which FPP. */
export interface Study {
  readonly environment: Environment;
  readonly network: Network;
  readonly trainer: Fpp;
  /** S. */
  readonly streams: number;
}

/** Sets a case up. */
export function workload(given: BenchCase, runs: number, engineFactory: EngineFactory): Workload {
  const { environment, hiddenUnits, streams } = given;
  const trainer = trainerOf(given);
  const network = cells[given.cell](environment, { hiddenUnits });
  return studyWorkload({ environment, network, trainer, streams }, runs, engineFactory);
}

function trainerOf(given: BenchCase): Fpp {
  const { truncationLength, batchSize, updatesPerStep, bufferSize, variant } = given;
  const options = { truncationLength, batchSize, updatesPerStep, bufferSize };
  if (variant === 'chains') return backwardFpp(options);
  return new Fpp(variant === 'every-step' ? { ...options, windowLoss: 'every' } : options);
}

/** The same for any network and FPP: from new weights, with a full buffer. */
export function studyWorkload(study: Study, runs: number, engine: EngineFactory): Workload {
  const seeds = Array.from({ length: runs }, (_, seed) => ({ seed, learningRate: 0.001 }));
  const session = new Session({ ...study, runs: seeds, engine, experiment: 'bench' }).start();
  const pace = new Pace(session.mostAtATime);
  const [loss, error, count] = [0, 1, 2].map(() => new Float64Array(runs));
  const report: StepReport = {
    add: (online) => {
      for (const [run, value] of online.loss.entries()) loss[run] += value;
    },
    sums: { now: () => ({ loss, error, count }), summed: () => undefined },
  };
  const take = (steps: number, learns: boolean): void => {
    const ends = session.time + steps;
    while (session.time < ends) {
      pace.take(ends - session.time, (count) => {
        session.steps(count, () => learns, report);
      });
    }
  };
  take(study.trainer.options.bufferSize, false);
  return (steps) => {
    take(steps, true);
  };
}
