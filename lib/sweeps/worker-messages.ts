import type { Task } from './plan';
import type { Row } from './row';

/** From a sweep to its worker. */
export type ToWorker =
  | {
      readonly kind: 'begin';
      /** Name or path of the experiment. */
      readonly experiment: string;
      /** Of each setting, which the worker so need not choose by any results. */
      readonly learningRates: readonly (readonly number[])[];
      /** If it was asked for. */
      readonly engine: string | undefined;
      readonly seeds: number;
    }
  | {
      readonly kind: 'task';
      readonly task: Task;
      /** Where the task is saved if it is stopped, and goes on from. */
      readonly checkpoint?: string | undefined;
    }
  /** Save the task and end. */
  | { readonly kind: 'stop' };

/** From a worker to its sweep. */
export type FromWorker =
  | { readonly kind: 'progress'; readonly share: number }
  | { readonly kind: 'rows'; readonly rows: readonly Row[] }
  | { readonly kind: 'failed'; readonly message: string };
