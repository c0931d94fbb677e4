export { bench, type BenchOptions } from './bench';
export { setUpsFor } from './bench-large';
export { BENCH_CASES, isPlain, multiplyAdds, type BenchCase } from './cases';
export { longPaces, type LongPace } from './long-pace';
export { onlinePaces, type OnlinePace, type Percentiles } from './online-pace';
export { scaleLaws, type ScaleResult } from './scale';
export { largeCases, type LargeCase } from './large-cases';
export { LARGE_CASE_NAMES } from './large-job';
export type {
  BenchMode,
  BenchReport,
  BenchResult,
  LargeReport,
  LargeResult,
  Peak,
  SetUp,
} from './result';
