// What TensorFlow holds while an LSTM learns for 10,000 steps, in JSON, for tensors-memory.system.test.ts: in a
// process of its own, where nothing else comes and goes. With `leaking` one tensor of 4 numbers is lost at each step.
const tf = require('@tensorflow/tfjs-node');
const { CycleWorld, Fpp, learn, lstm } = require('../../dist');
const { tensorsHeld } = require('../../dist/engines/tensors/tensor');
const { tensorsEngine } = require('../../dist/engines/tensors/tensors-engine');

const lost = tf.tensor([1, 2, 3, 4]);

class World extends CycleWorld {
  open(streams, generator) {
    const source = super.open(streams, generator);
    return {
      next(into, first) {
        source.next(into, first);
        if (process.argv[2] === 'leaking') tf.square(lost);
      },
    };
  }
}

async function main() {
  const environment = new World();
  const seen = [];
  await learn({
    environment,
    network: lstm(environment, { hiddenUnits: 4 }),
    trainer: new Fpp({ truncationLength: 2 }),
    engine: tensorsEngine,
    steps: 10_000,
    learningRate: 0.001,
    onProgress: (done) => {
      if (done < 2000) return;
      // JavaScript's heap, which breathes by some 10 MB between collections, is left out.
      const { rss, heapTotal, external } = process.memoryUsage();
      seen.push({ owners: tensorsHeld().owners, native: rss - heapTotal - external });
    },
  });
  console.log(JSON.stringify(seen));
}

void main();
