/// <reference lib="dom" />
import { createServer, type Server } from 'node:http';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { build as esbuild } from 'esbuild';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as lib from '../../lib';
import { CycleWorld, elman, Fpp, learn, type RunResult } from '../../lib';
import { launchBrowser } from '../reports/browser';

const root = path.resolve(__dirname, '..', '..');

/** The losses of a learner that is taught a sample at a time; its text goes into the page. */
function pushed(library: Pick<typeof lib, 'online' | 'Fpp'>): number[] {
  const learner = library.online({
    observation: { kind: 'vector', size: 2 },
    target: { kind: 'vector', size: 1 },
    network: { cell: 'elman', hiddenUnits: 8 },
    trainer: new library.Fpp({ truncationLength: 3 }),
    learningRate: 0.01,
  });
  return Array.from({ length: 200 }, (_, t) => learner.learn([t % 3, t % 2], [t % 5]).loss);
}

const source = `
  import {
    CycleWorld, elman, Fpp, learn, loadDigits, loadDenseEngine, loadTensorsEngine, online,
  } from 'fixed-point-propagation';
  const environment = new CycleWorld({ length: 6 });
  const study = {
    environment,
    network: elman(environment, { hiddenUnits: 4 }),
    trainer: new Fpp({ truncationLength: 3, bufferSize: 50 }),
    learningRate: 0.01, seeds: 2, steps: 300, bins: 3,
  };
  ${pushed.toString()}
  const lineOf = async (work) => { try { await work(); return 'nothing'; } catch (error) { return error.name + ': ' + error.message; } };
  globalThis.learned = (async () => ({
    lanes: (await learn({ ...study, engine: 'lanes' })).runs,
    reference: (await learn({ ...study, engine: 'reference', seeds: 1 })).runs,
    dense: (await learn({ ...study, engine: await loadDenseEngine() })).runs,
    pushed: pushed({ online, Fpp }),
    unasked: (await learn({ ...study, steps: 200000 })).runs.length,
    lines: [
      await lineOf(loadTensorsEngine),
      await lineOf(() => learn({ ...study, checkpoint: { path: 'study.safetensors' } })),
      await lineOf(loadDigits),
    ],
  }))();`;

interface Learned {
  readonly lanes: readonly RunResult[];
  readonly reference: readonly RunResult[];
  readonly dense: readonly RunResult[];
  readonly pushed: readonly number[];
  readonly unasked: number;
  readonly lines: readonly string[];
}

let folder: string;
let server: Server;
let browser: Browser;

beforeAll(async () => {
  // Inside the repository, so that the package is found by its name.
  folder = mkdtempSync(path.join(root, 'node_modules', '.fpp-in-a-browser-'));
  writeFileSync(path.join(folder, 'entry.js'), source);
  server = createServer((request, response) => {
    const address = request.url ?? '/';
    const isPage = address.startsWith('/page');
    response.setHeader('content-type', isPage ? 'text/html' : 'text/javascript');
    if (isPage) {
      const script = address.slice('/page/'.length);
      response.end(
        `<!doctype html><link rel="icon" href="data:,"><script type="module" src="/${script}"></script>`,
      );
    } else if (address.startsWith('/package/')) {
      response.end(readFileSync(path.join(root, 'dist', address)));
    } else {
      response.end(readFileSync(path.join(folder, address)));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  server.close();
  rmSync(folder, { recursive: true });
});

/** What a page learns whose only script this is. */
async function learnedBy(script: string): Promise<Learned> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  const { port } = server.address() as AddressInfo;
  await page.goto(`http://127.0.0.1:${port}/page/${script}`);
  const learned = await page.evaluate(
    async () => (globalThis as unknown as { learned: Promise<Learned> }).learned,
  );
  expect(complaints).toEqual([]);
  await page.close();
  return learned;
}

async function expectRight(learned: Learned): Promise<void> {
  const environment = new CycleWorld({ length: 6 });
  const study = {
    environment,
    network: elman(environment, { hiddenUnits: 4 }),
    trainer: new Fpp({ truncationLength: 3, bufferSize: 50 }),
    ...{ learningRate: 0.01, seeds: 2, steps: 300, bins: 3 },
  };
  expect(learned.lanes).toEqual((await learn({ ...study, engine: 'lanes' })).runs);
  expect(learned.dense).toEqual((await learn({ ...study, engine: 'dense' })).runs);
  // In float64 the tanh is the browser's own.
  const [exact] = (await learn({ ...study, engine: 'reference', seeds: 1 })).runs;
  expect(learned.reference[0].loss).toBeCloseTo(exact.loss, 10);
  expect(learned.pushed).toEqual(pushed(lib));
  expect(learned.unasked).toBe(2);
  expect(learned.lines).toEqual([
    'FppError: the tensors engine needs Node.js; the dense one computes large networks in a browser, too',
    expect.stringMatching(/^FppError: \w+ needs Node\.js, and there is none in a browser$/),
    expect.stringMatching(/^FppError: \w+ needs Node\.js, and there is none in a browser$/),
  ]);
}

it('learns in a browser, bundled by esbuild', async () => {
  await esbuild({
    entryPoints: [path.join(folder, 'entry.js')],
    outfile: path.join(folder, 'esbuild.js'),
    ...{ bundle: true, format: 'esm', minify: true, logLevel: 'error' },
  });
  await expectRight(await learnedBy('esbuild.js'));
});

it('learns in a browser, bundled by Vite', async () => {
  const { build } = await import('vite');
  await build({
    root: folder,
    logLevel: 'error',
    build: {
      outDir: 'out',
      lib: { entry: 'entry.js', formats: ['es'], fileName: () => 'vite.js' },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  await expectRight(await learnedBy('out/vite.js'));
});

it('learns in a browser as it is, with no bundler', async () => {
  writeFileSync(
    path.join(folder, 'bare.js'),
    source.replace("'fixed-point-propagation'", "'/package/browser.mjs'"),
  );
  await expectRight(await learnedBy('bare.js'));
});
