// A study that takes a few seconds, so that it can be killed on the way: 24 settings × 6 runs.
const { CycleWorld, elman, Fpp } = require('../../dist');

const environment = new CycleWorld({ length: 6 });
const network = elman(environment, { hiddenUnits: 4 });

module.exports.experiment = {
  name: 'killable',
  title: 'a study for tests',
  metric: 'loss',
  protocol: { steps: 6000, learningRates: [0.003, 0.01], seeds: 3, bins: 4 },
  engine: 'lanes',
  settings: [1, 2].flatMap((batchSize) =>
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((truncationLength) => ({
      environment,
      network,
      trainer: new Fpp({ truncationLength, batchSize, bufferSize: 20 }),
      streams: 1,
    })),
  ),
};
