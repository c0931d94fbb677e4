import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deriveGenerator } from '../../lib/random';
import { runExample, type RunningExample } from './running-example';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fpp-service-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Service {
  readonly example: RunningExample;
  readonly steps: number;
  ask(verb: string, body: unknown): Promise<{ status: number; answer: Record<string, unknown> }>;
}

async function serve(state: string): Promise<Service> {
  const example = runExample('http-service.mjs', [join(folder, state), '0']);
  const [, port, steps] = await example.until(/port (\d+), after (\d+) steps/);
  return {
    example,
    steps: Number(steps),
    ask: async (verb, body) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const response = await fetch(`http://127.0.0.1:${port}/${verb}`, {
        method: 'POST',
        body: text,
      });
      const said = await response.text();
      return {
        status: response.status,
        answer: said === '' ? {} : (JSON.parse(said) as Record<string, unknown>),
      };
    },
  };
}

const sample = (t: number) => ({
  observation: [Math.sin(t), Math.cos(2 * t)],
  target: t % 7 === 3 ? null : [Math.sin(t + 1)],
});

it('nothing that was confirmed is lost, however often it is killed', async () => {
  const generator = deriveGenerator('test', 'service', 0, 'samples');
  const LAST = 400;
  let confirmed = 0;
  const losses: unknown[] = [];
  for (let kills = 0; confirmed < LAST; kills++) {
    const service = await serve('killed');
    // What was learned and not confirmed may be there, too: the kill may have come before the answer.
    expect(service.steps).toBeGreaterThanOrEqual(confirmed);
    expect(service.steps).toBeLessThanOrEqual(confirmed + 1);
    confirmed = service.steps;
    const until = kills < 5 ? confirmed + 20 + generator.below(90) : LAST;
    for (let t = confirmed; t < Math.min(until, LAST); t++) {
      const { status, answer } = await service.ask('learn', sample(t));
      expect([status, answer.steps]).toEqual([200, t + 1]);
      losses[t] = answer.loss;
      confirmed = t + 1;
    }
    // One more is on its way.
    const underWay = service.ask('learn', sample(confirmed)).catch(() => undefined);
    if (kills % 2 === 1) await underWay;
    service.example.child.kill('SIGKILL');
    await underWay;
    await service.example.ended;
    // As if it had been killed while it wrote.
    if (kills % 2 === 0) appendFileSync(join(folder, 'killed', 'journal.jsonl'), '[[0.1, 0.');
  }

  const undisturbed = await serve('undisturbed');
  for (let t = 0; t < LAST; t++) {
    const { answer } = await undisturbed.ask('learn', sample(t));
    if (losses[t] !== undefined) expect(answer.loss).toBe(losses[t]);
  }
  const resumed = await serve('killed');
  for (let t = LAST; t < resumed.steps; t++) {
    await undisturbed.ask('learn', sample(t));
  }
  for (const service of [undisturbed, resumed]) {
    expect((await service.ask('learn', sample(resumed.steps))).status).toBe(200);
  }
  const ofBoth = await Promise.all(
    [undisturbed, resumed].map((service) => service.ask('predict', { observation: [0.3, 0.9] })),
  );
  expect(ofBoth[0]).toEqual(ofBoth[1]);
  const lines = readFileSync(join(folder, 'killed', 'journal.jsonl'), 'utf8').split('\n');
  expect(lines).toHaveLength(resumed.steps + 2);

  for (const [body, words] of [
    [{ observation: [1], target: [1] }, '2 numbers'],
    [{ observation: [1, 2], target: ['x'] }, 'finite number'],
    [null, 'must be told'],
    ['{', 'JSON'],
  ] as const) {
    const { status, answer } = await resumed.ask('learn', body);
    expect(status).toBe(400);
    expect(answer.error).toContain(words);
  }
  expect((await resumed.ask('forget', {})).status).toBe(404);
  for (const { example } of [undisturbed, resumed]) example.child.kill();
});
