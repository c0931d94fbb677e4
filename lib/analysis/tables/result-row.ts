/** One run's result: its settings and its metrics. */
export type ResultRow = Readonly<Record<string, string | number | boolean>>;
