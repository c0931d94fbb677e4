import { z } from 'zod';
import { networkSchema } from '../models/check-network';
import { readBytes } from '../platform/files';
import type { NamedTensor } from '../platform/safetensors';
import { CheckpointError } from '../trainers';
import { decodeTensors } from '../trainers/checkpoints/safetensors';
import type { TrainedNetwork } from './weight-source';

/** A network with the weights that one run had when it was saved. */
export interface SavedNetwork extends TrainedNetwork {
  readonly seed: number;
  readonly learningRate: number;
  /** The trainer's name. */
  readonly trainer: string;
}

const numbers = z.array(z.number());

/** What of a study is looked at: the checkpoint's own checks are those of whoever goes on learning. */
const studySchema = z.looseObject({
  network: networkSchema,
  trainer: z.looseObject({ name: z.string() }),
  seeds: numbers,
  learningRates: numbers,
});

type Study = z.infer<typeof studySchema>;

/**
 * The networks in a file that `learn` or an online learner has saved, in the order of its runs; of several
 * trainers, one trainer's after the other's. Nothing but the file is needed: not the data, nor the engine.
 *
 * @throws FileError if it cannot be read
 * @throws CheckpointError if it is damaged, or no such file
 */
export function savedNetworks(path: string): SavedNetwork[] {
  const { metadata, tensors } = contentOf(path);
  return studiesIn(path, metadata).flatMap(({ prefix, study }) =>
    study.seeds.map((seed, run) => ({
      network: study.network,
      parameters: parametersOf(path, study, tensors, prefix, run),
      seed,
      learningRate: study.learningRates[run],
      trainer: study.trainer.name,
    })),
  );
}

function contentOf(path: string): ReturnType<typeof decodeTensors> {
  const content = readBytes(path);
  try {
    return decodeTensors(content);
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    throw new CheckpointError(`${path} is no whole checkpoint: ${error.message}`);
  }
}

/** The studies that a file is of, and what the names of each one's tensors begin with. */
function studiesIn(
  path: string,
  { study, studies }: Readonly<Partial<Record<string, string>>>,
): { readonly prefix: string; readonly study: Study }[] {
  if (studies === undefined) return [{ prefix: '', study: parsed(path, study, studySchema) }];
  return parsed(path, studies, z.array(studySchema)).map((one, i) => ({
    prefix: `trainer.${i}.`,
    study: one,
  }));
}

function parsed<Output>(path: string, text: string | undefined, schema: z.ZodType<Output>): Output {
  let json: unknown;
  try {
    json = JSON.parse(text ?? '');
  } catch {
    throw new CheckpointError(`${path} is no checkpoint of this library`);
  }
  const { data, error } = schema.safeParse(json);
  if (error === undefined) return data;
  const place = error.issues[0].path.join('.');
  throw new CheckpointError(`${path}: what its study says of ${place} cannot be read`);
}

function parametersOf(
  path: string,
  { network, seeds }: Study,
  tensors: ReadonlyMap<string, NamedTensor>,
  prefix: string,
  run: number,
): Float64Array {
  const theta = new Float64Array(network.parameterCount);
  for (const { name, offset, rows, columns } of network.blocks) {
    const size = rows * columns;
    const values = tensors.get(`${prefix}parameters.${name}`)?.values;
    if (values?.length !== seeds.length * size) {
      throw new CheckpointError(
        `${path}: ${prefix}parameters.${name} must be ${seeds.length} × ${rows} × ${columns} numbers`,
      );
    }
    theta.set(values.subarray(run * size, (run + 1) * size), offset);
  }
  return theta;
}
