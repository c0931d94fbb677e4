// Judges the claims for the index, and draws the figures of notebooks that are done, while others are still executed;
// `fpp report` finds what is kept then.
import { createRequire } from 'node:module';
import { fromRoot } from '../setup/paths.mjs';

const require = createRequire(import.meta.url);
const { keptEffects, keptJudgements } = require(
  fromRoot('dist', 'analysis', 'claims', 'kept-judgements.js'),
);
const folder = fromRoot('data', 'results');
await keptJudgements({ folder });
await keptEffects({ folder });
const { drawAhead } = require(fromRoot('dist', 'reports', 'export.js'));
await drawAhead(fromRoot('reports', 'executed'));
