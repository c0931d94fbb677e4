// A study whose settings take a few seconds each, so that one can be stopped in its middle.
const { CycleWorld, elman, Fpp } = require('../../dist');

const environment = new CycleWorld({ length: 6 });
const network = elman(environment, { hiddenUnits: 4 });

module.exports.experiment = {
  name: 'unhurried',
  title: 'a study for tests',
  metric: 'loss',
  protocol: { steps: 250000, learningRates: [0.003, 0.01], seeds: 2, bins: 4 },
  engine: 'lanes',
  settings: [8, 9].map((truncationLength) => ({
    environment,
    network,
    trainer: new Fpp({ truncationLength, batchSize: 2, bufferSize: 20 }),
    streams: 1,
  })),
};
