// A study whose settings take a few seconds each, so that one can be stopped in its middle. Where
// FPP_AT_WORK names a file, it is written once some steps of a setting are done.
const { writeFileSync } = require('node:fs');
const { CycleWorld, elman, Fpp } = require('../../dist');

class Telling extends CycleWorld {
  open(streams, generator) {
    const source = super.open(streams, generator);
    let steps = 0;
    return {
      next(into, first) {
        source.next(into, first);
        steps += 1;
        if (steps === 2000 && process.env.FPP_AT_WORK) writeFileSync(process.env.FPP_AT_WORK, '');
      },
    };
  }
}

const environment = new Telling({ length: 6 });
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
