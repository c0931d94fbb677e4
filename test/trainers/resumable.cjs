// Learns for some seconds, saving now and then, and writes what came of it: argv is engine, path.
const f = require('../../dist');

const [, , engine, path] = process.argv;
const environment = new f.StochasticWorld();
const study = {
  environment,
  network: f.elman(environment, { hiddenUnits: 8 }),
  trainer: new f.Fpp({ truncationLength: 10, stateStep: { rate: 0.5 } }),
  streams: 2,
  seeds: 2,
  learningRate: [0.003, 0.01],
};

async function main() {
  const [factory, steps] =
    engine === 'tensors'
      ? [await f.loadTensorsEngine(), 300]
      : [engine === 'lanes' ? f.lanesEngine : f.referenceEngine, engine === 'lanes' ? 30000 : 1500];
  const checkpoint = path === undefined ? undefined : { path, every: steps / 50 };
  const { runs, engine: learned } = await f.learn({ ...study, engine: factory, steps, checkpoint });
  const parameters = runs.map((_, run) => [...learned.parameters(run)]);
  process.stdout.write(JSON.stringify({ runs, parameters }));
}

void main();
