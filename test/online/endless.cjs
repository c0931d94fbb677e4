// A learner that lives long. argv is what is asked: `memory` and a number of steps, for what memory it holds
// after a tenth of them and after all, in bytes; or `resume`, a number of steps and a path (or none), for its
// weights after all steps.
const f = require('../../dist');

const [, , question, count, path] = process.argv;
const steps = Number(count);

const learnerOf = (checkpoint) =>
  f.online({
    observation: {
      kind: 'record',
      fields: {
        heat: { kind: 'number', standardise: true, mayBeMissing: true },
        day: { kind: 'class', classes: 7 },
      },
    },
    target: { kind: 'vector', size: 1, standardise: true },
    network: { cell: 'elman', hiddenUnits: 2 },
    trainer: new f.Fpp({ truncationLength: 2, bufferSize: 20 }),
    learningRate: [0.001, 0.01],
    schedule: (t) => 1 / Math.sqrt(1 + t / 1000),
    ...(checkpoint === undefined ? {} : { checkpoint }),
  });

/** One sample of a stream with gaps, every third of whose labels comes two steps late. */
function live(learner, t) {
  const o = { heat: t % 11 === 3 ? null : 20 + Math.sin(t), day: t % 7 };
  const y = [Math.sin(t - 1) + (t % 7)];
  if (t % 3 !== 0) learner.learn(o, t % 13 === 5 ? null : y, { at: t });
  else learner.observe(o, { at: t });
  if (t % 3 !== 2) return;
  const [ticket] = learner.waiting;
  learner.teach(ticket, y);
}

function memory() {
  globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

if (question === 'memory') {
  const learner = learnerOf(undefined);
  let t = 0;
  const after = [steps / 10, steps].map((until) => {
    for (; t < until; t++) live(learner, t);
    return memory();
  });
  process.stdout.write(JSON.stringify({ after, steps: learner.steps }));
} else {
  const learner = learnerOf(path === undefined ? undefined : { path, every: 50 });
  // Three samples at a time are taken in whole, so what is saved ends where three do.
  for (let t = learner.steps; t < steps; t++) live(learner, t);
  process.stdout.write(JSON.stringify([...learner.parameters(0), ...learner.parameters(1)]));
}
