export { bench, type BenchOptions, type BenchReport, type BenchResult } from './bench';
export { BENCH_CASES, multiplyAdds, type BenchCase } from './cases';
