import type { Task } from './plan';

/** From a sweep to its worker. */
export type ToWorker =
  | {
      readonly kind: 'begin';
      /** Name or path of the experiment. */
      readonly experiment: string;
      /** The results folder. */
      readonly folder: string;
      readonly engine: string;
      readonly seeds: number;
    }
  | { readonly kind: 'task'; readonly task: Task };

/** From a worker to its sweep. */
export type FromWorker =
  | { readonly kind: 'progress'; readonly share: number }
  | { readonly kind: 'rows'; readonly rows: readonly string[] }
  | { readonly kind: 'failed'; readonly message: string };
