/** The process that measures one case in tfjs-node: `tfjs-process.js <case> <runs>`. */
import { BENCH_CASES } from './cases';
import { paceOf } from './pace';
import { tfjsEngine } from './tfjs-engine';
import { workload } from './workload';

const [name, runs] = process.argv.slice(2);
const given = BENCH_CASES.find((candidate) => candidate.name === name);
if (given === undefined) throw new Error(`no case is called ${name}`);
process.send?.(paceOf(workload(given, Number(runs), tfjsEngine)));
process.disconnect();
