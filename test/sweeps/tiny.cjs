// A study small enough for tests: 8 settings × 2 learning rates × 3 seeds, computed in no time.
const { CycleWorld, elman, Fpp, Uoro } = require('../../dist');

const environment = new CycleWorld({ length: 4 });
const network = elman(environment, { hiddenUnits: 4 });
const trainers = [1, 2, 3, 4, 5, 6, 7].map((T) => new Fpp({ truncationLength: T, bufferSize: 10 }));

module.exports.experiment = {
  name: 'tiny',
  title: 'a study for tests',
  metric: 'error',
  protocol: { steps: 200, learningRates: [0.003, 0.01], seeds: 3, bins: 4 },
  engine: 'lanes',
  settings: [...trainers, new Uoro()].map((trainer) => ({
    environment,
    network,
    trainer,
    streams: 1,
  })),
};
