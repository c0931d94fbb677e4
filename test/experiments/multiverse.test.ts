import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { experiments } from '../../lib/experiments';
import { design, designOf } from '../../lib/experiments/multiverse/design';
import {
  factorNames,
  factors,
  isSameReading,
  letter,
  levelOf,
  readingName,
  scripts,
  sourceOf,
  type Factor,
  type Reading,
} from '../../lib/experiments/multiverse/factors';
import { multiverse } from '../../lib/experiments/multiverse/panels';

const varied: readonly Factor[] = [
  'initialWeights',
  'optimizer',
  'penalty',
  'stateStep',
  'bookkeeping',
];
const pairs = varied.flatMap((one, i) => varied.slice(i + 1).map((other) => [one, other] as const));

/** How often each pair of levels is read, of all that could be. */
function pairCounts(readings: readonly Reading[], one: Factor, other: Factor): number[] {
  return factors[one].flatMap((_, i) =>
    factors[other].map(
      (__, j) => readings.filter((reading) => reading[one] === i && reading[other] === j).length,
    ),
  );
}

describe('the design of the multiverse', () => {
  it('has 36 readings, twelve of them with every loss and twelve from sixteen streams', () => {
    const { oneStream, everyLoss, manyStreams } = design;
    expect([oneStream.length, everyLoss.length, manyStreams.length]).toEqual([36, 12, 12]);
    const names = [...oneStream, ...everyLoss, ...manyStreams].map(readingName);
    expect(new Set(names).size).toBe(60);
    for (const [some, factor] of [
      [everyLoss, 'loss'],
      [manyStreams, 'streams'],
    ] as const) {
      for (const reading of some) {
        expect(reading[factor]).toBe(1);
        const twin = { ...reading, [factor]: 0 };
        expect(oneStream.some((other) => isSameReading(other, twin))).toBe(true);
      }
    }
  });

  it.each(pairs)('has every pair of levels of %s and %s equally often', (one, other) => {
    const counts = new Set(pairCounts(design.oneStream, one, other));
    expect([...counts]).toEqual([36 / (factors[one].length * factors[other].length)]);
  });

  it.each(pairs)('has the pairs of %s and %s among the twelve as it says', (one, other) => {
    const uneven: Partial<Record<string, number[]>> = {
      'initialWeights stateStep': [0, 1],
      'penalty stateStep': [0, 1],
      'initialWeights penalty': [1, 2],
    };
    const even = [12 / (factors[one].length * factors[other].length)];
    const found = [...new Set(pairCounts(design.manyStreams, one, other))].sort();
    expect(found).toEqual(uneven[`${one} ${other}`] ?? even);
  });

  it('mixes the penalty with weights and state step, the bookkeeping with RMSprop and state step, and no more', () => {
    // Two factors tell a third if no pair of their levels comes with two of its levels.
    const told = pairs.flatMap(([one, other]) =>
      varied
        .filter((third) => third !== one && third !== other)
        .filter((third) => {
          const seen = new Map<string, Set<number>>();
          for (const reading of design.oneStream) {
            const key = `${reading[one]} ${reading[other]}`;
            seen.set(key, (seen.get(key) ?? new Set()).add(reading[third]));
          }
          return [...seen.values()].every((levels) => levels.size === 1);
        })
        .map((third) => `${one} × ${other} → ${third}`),
    );
    expect(told).toEqual([
      'initialWeights × stateStep → penalty',
      'optimizer × stateStep → bookkeeping',
      'penalty × stateStep → initialWeights',
      'stateStep × bookkeeping → optimizer',
    ]);
  });

  it('has the smallest seed that serves, and the page names it', () => {
    const serves = (seed: number): boolean => {
      const { oneStream, manyStreams } = designOf(seed);
      const hasLetter = oneStream.some((reading) => isSameReading(reading, letter));
      return hasLetter && manyStreams.some((reading) => isSameReading(reading, scripts));
    };
    for (let seed = 0; seed < design.seed; seed++) expect(serves(seed)).toBe(false);
    expect(serves(design.seed)).toBe(true);
    expect(designOf(design.seed)).toEqual(design);
    expect(readFileSync('docs/multiverse.md', 'utf8')).toContain(`**seed ${design.seed}**`);
  });

  it('says where a reading is documented', () => {
    expect(sourceOf(letter)).toBe('text');
    expect(sourceOf(scripts)).toBe('scripts');
    for (const reading of design.everyLoss) expect(sourceOf(reading)).toBe('variant');
    expect(factorNames.map((factor) => levelOf(scripts, factor).source)).not.toContain('variant');
  });
});

describe('the rows of the multiverse', () => {
  it('are of every reading once, and of rivals that are read likewise', () => {
    for (const { experiment, readings, settingsOf } of multiverse) {
      const keyOf = ({ environment, network, trainer, streams }: (typeof experiment.settings)[0]) =>
        JSON.stringify([environment.name, network.initialWeights, streams, trainer]);
      const keys = experiment.settings.map(keyOf);
      expect(new Set(keys).size).toBe(keys.length);
      const known = new Set(keys);
      for (const reading of readings) {
        for (const setting of settingsOf(reading)) {
          expect(known.has(keyOf(setting))).toBe(true);
          expect(setting.streams).toBe(factors.streams[reading.streams].value);
          const { optimizer } = setting.trainer.options as { optimizer: unknown };
          expect(optimizer).toEqual(factors.optimizer[reading.optimizer].value);
        }
      }
      const fpp = experiment.settings.filter(({ trainer }) => trainer.name === 'FPP');
      expect(fpp.length).toBe(
        readings.flatMap((one) => settingsOf(one)).filter(({ trainer }) => trainer.name === 'FPP')
          .length,
      );
    }
  });

  it('hold the figures’ own settings under the letter', () => {
    for (const { figure, readings, settingsOf } of multiverse) {
      if (!readings.some((reading) => isSameReading(reading, letter))) continue;
      const own = experiments.find(({ name }) => name === figure);
      for (const setting of settingsOf(letter)) {
        const { environment, network, trainer, streams } = setting;
        expect(own?.settings).toContainEqual(
          expect.objectContaining({ environment, network, trainer, streams }),
        );
      }
    }
  });
});
