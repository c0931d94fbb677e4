import { allocateTransitions, type Environment } from '../environments';
import type { EngineFactory } from '../engines';
import { cells, initialParameters, type Network } from '../models';
import { deriveGenerator, type Generator, type Purpose } from '../random';
import { Fpp } from '../trainers';
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

/** Sets a case up, and fills its buffer far enough that every step learns. */
export function workload(given: BenchCase, runs: number, engineFactory: EngineFactory): Workload {
  const { environment, hiddenUnits, streams } = given;
  const trainer = new Fpp({
    truncationLength: given.truncationLength,
    batchSize: given.batchSize,
    updatesPerStep: given.updatesPerStep,
    bufferSize: given.bufferSize,
  });
  const network = cells[given.cell](environment, { hiddenUnits });
  return studyWorkload({ environment, network, trainer, streams }, runs, engineFactory);
}

/** The same for any network and FPP. */
export function studyWorkload(study: Study, runs: number, engineFactory: EngineFactory): Workload {
  const { environment, network, trainer, streams } = study;
  const learningRates = Array.from({ length: runs }, () => 0.001);
  const engine = engineFactory({ network, runs, streams, learningRates, ...trainer.needs });
  const generators = (purpose: Purpose): Generator[] =>
    learningRates.map((_, run) => deriveGenerator('bench', environment.name, run, purpose));
  for (const [run, generator] of generators('weights').entries()) {
    engine.setParameters(run, initialParameters(network, generator));
  }
  const sources = generators('environment').map((generator) =>
    environment.open(streams, generator),
  );
  const transitions = allocateTransitions(environment, runs * streams);
  const learner = trainer.start(engine, generators);
  const work: Workload = (steps) => {
    for (let step = 0; step < steps; step++) {
      for (let run = 0; run < runs; run++) sources[run].next(transitions, run * streams);
      learner.observe(transitions);
      learner.learn();
    }
  };
  work(trainer.options.truncationLength);
  return work;
}
