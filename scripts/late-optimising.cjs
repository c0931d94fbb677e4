'use strict';
// For processes that read a lot of code and run most of it a few times, as TypeScript does: V8 optimises
// what has run for a moment, on threads beside, and on Node 20 that is a third of such a process's time. Here
// it waits fifteen times as long, which what computes for seconds does not notice. Newer versions of Node have
// a cheaper compiler in between, and another measure.
// Preload this file (node --require scripts/late-optimising.cjs) for them.
if (process.version.startsWith('v20.')) {
  require('node:v8').setFlagsFromString('--interrupt-budget=1000000');
}
