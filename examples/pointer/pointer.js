// Learns in the page from the pointer. The target of each observation is told when its time has come: that is
// what tickets are for. README.md beside this folder tells how a page's script is made of it.
import { Fpp, online } from 'fixed-point-propagation';

/** Samples a second, and after how many of them the target is known. */
const RATE = 20;
const AHEAD = 6;

const learner = online({
  observation: { kind: 'vector', size: 4 }, // where it is, and how it moves
  target: { kind: 'vector', size: 2 }, // how far it will have moved
  network: { cell: 'gru', hiddenUnits: 16 },
  trainer: new Fpp({ truncationLength: 10, windowLoss: 'every' }),
  learningRate: 0.003,
});

const canvas = document.querySelector('canvas');
const status = document.querySelector('#status');
const context = canvas.getContext('2d');
let pointer = null;
canvas.addEventListener('pointermove', ({ offsetX, offsetY }) => {
  pointer = [offsetX / canvas.clientWidth, offsetY / canvas.clientHeight];
});

/** Samples whose targets are not known yet, oldest first. */
const open = [];
let last = null;
let meanLoss = NaN;

function sample() {
  if (pointer === null) return;
  const [x, y] = pointer;
  const [dx, dy] = last === null ? [0, 0] : [10 * (x - last[0]), 10 * (y - last[1])];
  last = pointer;
  const ticket = learner.observe([2 * x - 1, 2 * y - 1, dx, dy]);
  open.push({ ticket, x, y });
  if (open.length > AHEAD) {
    const then = open.shift();
    const { loss } = learner.teach(then.ticket, [3 * (x - then.x), 3 * (y - then.y)]);
    meanLoss = Number.isNaN(meanLoss) ? loss : 0.98 * meanLoss + 0.02 * loss;
    status.textContent = `${learner.steps} steps, mean squared error ${meanLoss.toFixed(4)}`;
  }
  const [right, down] = ticket.prediction;
  draw([x, y], [x + right / 3, y + down / 3]);
}

function draw(now, expected) {
  context.clearRect(0, 0, canvas.width, canvas.height);
  for (const [[x, y], colour] of [
    [now, 'gray'],
    [expected, 'crimson'],
  ]) {
    context.fillStyle = colour;
    context.beginPath();
    context.arc(x * canvas.width, y * canvas.height, 9, 0, 2 * Math.PI);
    context.fill();
  }
}

setInterval(sample, 1000 / RATE);
