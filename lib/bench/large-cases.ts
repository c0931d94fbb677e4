import { Recording, SequentialMnist, type Environment } from '../environments';
import { blockOf, elman, lstm } from '../models';
import { deriveGenerator } from '../random';
import { Fpp, rmsprop } from '../trainers';
import { LARGE_CASE_NAMES } from './large-job';
import type { Study } from './workload';

/** One setting of the real data whose speed is measured. */
export interface LargeCase extends Study {
  /** E.g. `mnist-T28`. */
  readonly name: string;
}

const STREAMS = 20;
const WORDS = 10_000;

/**
 * Words drawn uniformly in place of Penn Treebank's, whose licence keeps it out of this repository;
 * what the words are makes no difference to what is computed.
 */
function randomWords(): Environment {
  const generator = deriveGenerator('bench', 'words', 0, 'environment');
  const words = Array.from({ length: STREAMS * 250 + 1 }, () => generator.below(WORDS));
  const space = { kind: 'class' as const, classes: WORDS };
  return new Recording({
    name: 'random words',
    observation: space,
    target: space,
    observations: words.slice(0, -1),
    targets: words.slice(1),
  });
}

function sequentialMnist(name: string, truncationLength: number): LargeCase {
  const environment = new SequentialMnist();
  return {
    name,
    environment,
    network: elman(environment, { hiddenUnits: 512 }),
    trainer: new Fpp({ truncationLength }),
    streams: STREAMS,
  };
}

function pennTreebank(name: string, truncationLength: number): LargeCase {
  const environment = randomWords();
  return {
    name,
    environment,
    network: lstm(environment, { hiddenUnits: 200, embedding: { size: 200 } }),
    trainer: new Fpp({ truncationLength, optimizer: rmsprop({ clip: 5 }) }),
    streams: STREAMS,
  };
}

/** Makes the cases that are named in `LARGE_CASE_NAMES`. */
export function largeCases(): LargeCase[] {
  return LARGE_CASE_NAMES.map((name) => {
    const [task, length] = name.split('-T');
    return (task === 'mnist' ? sequentialMnist : pennTreebank)(name, Number(length));
  });
}

/**
 * Multiply-adds of one online step: every product with a matrix of parameters, forwards, backwards
 * and in its gradient; biases count as inputs that are 1. Gates, softmax and RMSprop are not counted.
 */
export function productMultiplyAdds({ network, trainer, streams: S }: Study): number {
  const { hiddenUnits: k, inputSize: d, outputSize: m } = network;
  const { rows } = blockOf(network, 'recurrent');
  const T = trainer.options.truncationLength;
  const cell = rows * (d + 1 + k);
  const readout = m * (k + 1);
  const acting = cell + readout;
  const window = T * (2 * cell + rows * k) + 3 * readout;
  return S * (acting + window);
}
