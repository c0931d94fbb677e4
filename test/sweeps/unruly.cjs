// A study whose environment misbehaves, as the variable UNRULY says, while it is learned from.
const { CycleWorld, elman, Fpp } = require('../../dist');

const world = new CycleWorld({ length: 4 });

const deeds = {
  throws: () => {
    throw new Error('the sensor\nis gone');
  },
  'throws text': () => {
    throw 'no sensor';
  },
  'throws later': () =>
    setTimeout(() => {
      throw new Error('too late');
    }, 1),
  exits: () => process.exit(7),
  loops: () => {
    for (;;);
  },
};

const environment = {
  name: 'Unruly',
  observation: world.observation,
  target: world.target,
  open(streams, generator) {
    const source = world.open(streams, generator);
    let step = 0;
    return {
      next(into, first) {
        step += 1;
        if (step === 50) deeds[process.env.UNRULY]();
        source.next(into, first);
      },
    };
  },
};

module.exports.experiment = {
  name: 'unruly',
  title: 'a study for tests',
  metric: 'error',
  protocol: { steps: 300000, learningRates: [0.01], seeds: 1, bins: 4 },
  engine: 'lanes',
  settings: [
    {
      environment,
      network: elman(world, { hiddenUnits: 4 }),
      trainer: new Fpp({ truncationLength: 2, bufferSize: 10 }),
      streams: 1,
    },
  ],
};
