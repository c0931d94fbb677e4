// Learns from a CSV file as it grows, and says what it expects of the next line:
//
//     tail -n +1 -f sensor.csv | node examples/csv-tail.mjs state.safetensors
//
// The first line names the columns. All but the last are observed; the last is predicted from them and from
// all lines before. An empty cell is a gap. Ended and begun anew, it goes on from the state that it saved: lines
// that it has learned from are passed over.
import { createInterface } from 'node:readline';
import { Fpp, online } from 'fixed-point-propagation';

const [, , path] = process.argv;
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const { value: header = 'value' } = await lines.next();
const names = header.split(',');
const target = names.pop();

const learner = online({
  observation: {
    kind: 'record',
    fields: Object.fromEntries(
      names.map((name) => [name, { kind: 'number', standardise: true, mayBeMissing: true }]),
    ),
  },
  target: { kind: 'vector', size: 1, standardise: true },
  network: { cell: 'gru', hiddenUnits: 16, loss: { kind: 'huber', threshold: 1 } },
  trainer: new Fpp({ truncationLength: 10, stateStep: { rate: 0.3 } }),
  learningRate: [0.003, 0.01],
  ...(path && { checkpoint: { path, every: 100 } }),
});

const numberOf = (cell) => (cell === undefined || cell.trim() === '' ? null : Number(cell));
let line = 0;
for await (const text of lines) {
  if (line++ < learner.steps) continue;
  const cells = text.split(',').map(numberOf);
  const observation = Object.fromEntries(names.map((name, i) => [name, cells[i] ?? null]));
  const told = cells[names.length] ?? null;
  try {
    const { prediction } = learner.learn(observation, told === null ? null : [told]);
    console.log(
      `line ${line}: ${target} ${told ?? 'unknown'}, expected ${prediction[0].toPrecision(4)}`,
    );
  } catch (error) {
    // The learner is as it was: a line that is none is told, and passed over.
    console.error(`line ${line}: ${error.message}`);
    learner.step(Object.fromEntries(names.map((name) => [name, null])));
  }
}
