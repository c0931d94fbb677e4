// A study of one's own: trainers with options that the library has never heard of, and that no other
// study has. It takes a few seconds, so that it can be killed on the way.
const { CycleWorld, elman, Fpp, FppAfterWarmUp } = require('../../dist');

const environment = new CycleWorld({ length: 6 });
const network = elman(environment, { hiddenUnits: 4 });

class TemperedFpp extends Fpp {
  name = 'tempered FPP';

  constructor(options, own) {
    super(options);
    this.options = { ...this.options, ...own };
  }
}

const lengths = [1, 2, 3, 4, 5, 6, 7, 8];
const trainers = [
  ...lengths.map((truncationLength) => new FppAfterWarmUp({ truncationLength }, 100)),
  ...lengths.map(
    (truncationLength) =>
      new TemperedFpp(
        { truncationLength, stateStep: { rate: 0.5 } },
        { temperature: 0.5, schedule: { kind: 'linear', 'half-life': 7 }, isCold: false, seed: 3 },
      ),
  ),
];

module.exports.experiment = {
  name: 'own-options',
  title: 'a study for tests, with options of its own',
  metric: 'error',
  protocol: { steps: 6000, learningRates: [0.003, 0.01], seeds: 3, bins: 4 },
  engine: 'lanes',
  settings: trainers.map((trainer) => ({ environment, network, trainer, streams: 1 })),
};
