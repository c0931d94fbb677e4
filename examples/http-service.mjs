// An HTTP service that learns from requests, and loses nothing that it has confirmed, however it ends:
//
//     node examples/http-service.mjs state 8080
//     curl -d '{"observation": [0.3, 0.9]}' localhost:8080/predict
//     curl -d '{"observation": [0.3, 0.9], "target": [0.5]}' localhost:8080/learn
//
// What is learned from is in the journal before it is confirmed; the learner is saved now and then. Begun anew,
// it learns once more what came after the last save, and comes to the same bits.
import fs from 'node:fs';
import { createServer } from 'node:http';
import { Fpp, FppError, online } from 'fixed-point-propagation';

const [, , folder = 'state', port = '8080'] = process.argv;
const [saved, journalPath] = [`${folder}/learner.safetensors`, `${folder}/journal.jsonl`];
const learner = online({
  observation: { kind: 'vector', size: 2, standardise: true },
  target: { kind: 'vector', size: 1, standardise: true },
  network: { cell: 'elman', hiddenUnits: 8 },
  trainer: new Fpp({ truncationLength: 5 }),
  learningRate: 0.01,
});

fs.mkdirSync(folder, { recursive: true });
if (fs.existsSync(saved)) learner.restore(saved);
const journal = fs.openSync(journalPath, 'a+');
const text = fs.readFileSync(journalPath, 'utf8');
const whole = text.slice(0, text.lastIndexOf('\n') + 1);
fs.ftruncateSync(journal, Buffer.byteLength(whole)); // a line that was being written was never confirmed
for (const line of whole.split('\n').slice(learner.steps, -1)) learner.learn(...JSON.parse(line));

const verbs = {
  '/predict': ({ observation }) => ({ prediction: [...learner.predict(observation)] }),
  '/learn': ({ observation, target }) => {
    const { prediction, loss } = learner.learn(observation, target);
    fs.writeSync(journal, `${JSON.stringify([observation, target])}\n`);
    fs.fdatasyncSync(journal);
    if (learner.steps % 100 === 0) learner.save(saved);
    return { prediction: [...prediction], loss, steps: learner.steps };
  },
};

const server = createServer(async (request, response) => {
  const verb = verbs[request.url];
  if (verb === undefined || request.method !== 'POST') return response.writeHead(404).end();
  try {
    const answer = verb(JSON.parse(Buffer.concat(await request.toArray())) ?? {});
    response.end(JSON.stringify(answer));
  } catch (error) {
    if (request.errored) return; // whoever asked has gone
    if (!(error instanceof FppError || error instanceof SyntaxError)) throw error;
    response.writeHead(400).end(JSON.stringify({ error: error.message }));
  }
});
server.listen(Number(port), () => {
  console.log(`learning on port ${server.address().port}, after ${learner.steps} steps`);
});
