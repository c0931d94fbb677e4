// Judges the claims for the index while notebooks are still executed; `fpp report` finds what is kept then.
import { createRequire } from 'node:module';
import { fromRoot } from '../setup/paths.mjs';

const require = createRequire(import.meta.url);
const { keptJudgements } = require(fromRoot('dist', 'analysis', 'claims', 'kept-judgements.js'));
await keptJudgements({ folder: fromRoot('data', 'results') });
