// How soon the explorable answers: from a knob's change to the first picture of its settings, in headless Chromium.
//
//     node bench/explorable.mjs [page]    # default: reports/index.html, as the walkthrough makes it
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import puppeteer from 'puppeteer-core';
import { unpackedBrowser } from '../scripts/browser.mjs';

const page = process.argv[2] ?? path.join('reports', 'index.html');
const CHANGES = 60;
/** The first ones wait for what is compiled once. */
const LEFT_OUT = 10;

const { executablePath, args } = unpackedBrowser();
const browser = await puppeteer.launch({
  args: [...args.filter((arg) => arg !== '--single-process'), '--no-sandbox'],
  executablePath,
  headless: 'shell',
});
try {
  const tab = await browser.newPage();
  await tab.goto(pathToFileURL(path.resolve(page)).href);
  const taken = await tab.evaluate(inPage, CHANGES);
  const sorted = taken.slice(LEFT_OUT).sort((a, b) => a - b);
  const median = sorted[sorted.length >> 1];
  const last = sorted.at(-1);
  console.log(
    `${sorted.length} changes: median ${median.toFixed(0)} ms, worst ${last.toFixed(0)} ms`,
  );
} finally {
  await browser.close();
}

/* global document, Event */
async function inPage(changes) {
  const place = document.querySelector('.explorable');
  const knob = place.querySelector('#knob-truncationLength');
  const wait = (milliseconds) => new Promise((resume) => setTimeout(resume, milliseconds));
  const taken = [];
  for (let i = 0; i < changes; i++) {
    knob.value = i % (Number(knob.max) + 1);
    const before = performance.now();
    knob.dispatchEvent(new Event('input'));
    while (place.dataset.shown !== place.dataset.asked) await wait(1);
    taken.push(performance.now() - before);
    await wait(40);
  }
  return taken;
}
