export { bench, type BenchOptions } from './bench';
export { BENCH_CASES, multiplyAdds, type BenchCase } from './cases';
export type { BenchMode, BenchReport, BenchResult, Peak } from './result';
