import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allocateTransitions,
  CycleWorld,
  DataError,
  deriveGenerator,
  loadDigits,
  OptionError,
  Recording,
  SequentialMnist,
  StochasticWorld,
  type Environment,
  type Transitions,
} from '../../lib';

/** Plays an environment and hands every step to `visit`. */
function play(
  environment: Environment,
  { steps, streams = 1, seed = 0 }: { steps: number; streams?: number; seed?: number },
  visit: (transitions: Transitions, step: number) => void,
): void {
  const transitions = allocateTransitions(environment, streams);
  const opened = environment.open(
    streams,
    deriveGenerator('test', environment.name, seed, 'environment'),
  );
  for (let step = 0; step < steps; step++) {
    opened.next(transitions, 0);
    visit(transitions, step);
  }
}

describe('CycleWorld', () => {
  test('shows a 1 every p steps and 0 between; the target is the next observation', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 25 }), fc.nat(1000), (length, seed) => {
        const observations: number[] = [];
        const targets: number[] = [];
        play(new CycleWorld({ length }), { steps: 4 * length, seed }, (transitions) => {
          observations.push(transitions.observations[0]);
          targets.push(transitions.targets[0]);
        });
        expect(targets.slice(0, -1)).toEqual(observations.slice(1));
        const ones = observations.flatMap((o, step) => (o === 1 ? [step] : []));
        expect(ones).toHaveLength(4);
        for (let i = 1; i < 4; i++) expect(ones[i] - ones[i - 1]).toBe(length);
      }),
    );
  });

  test('knows the error of always predicting 0', () => {
    expect(new CycleWorld({ length: 8 }).constantError).toBe(1 / 8);
  });

  test.each([1, 0, -3, 2.5, NaN])('refuses a length of %d', (length) => {
    expect(() => new CycleWorld({ length })).toThrow(OptionError);
    expect(() => new CycleWorld({ length })).toThrow(
      /length must be an integer of at least 2; got/,
    );
  });
});

describe('StochasticWorld', () => {
  test('has the frequencies of Table 1 at lags 15 and 30', () => {
    const steps = 60_000;
    const observations: number[] = [];
    const counts = new Map<string, { n: number; ones: number }>();
    play(new StochasticWorld(), { steps }, (transitions, t) => {
      observations.push(transitions.observations[0]);
      if (t < 30) return;
      const key = `${observations[t - 15]}${observations[t - 30]}`;
      const count = counts.get(key) ?? { n: 0, ones: 0 };
      counts.set(key, { n: count.n + 1, ones: count.ones + transitions.targets[0] });
    });
    const table1 = { '00': 0.5, '10': 1, '01': 0.25, '11': 0.75 };
    for (const [key, p] of Object.entries(table1)) {
      const { n, ones } = counts.get(key) ?? { n: 0, ones: 0 };
      expect(n).toBeGreaterThan(steps / 5);
      expect(Math.abs(ones / n - p)).toBeLessThanOrEqual(4 * Math.sqrt((p * (1 - p)) / n));
    }
  });

  test('computes its reference cross-entropies: as good as brute force over all histories', () => {
    const p = (a: 0 | 1, b: 0 | 1): number => StochasticWorld.probabilityOfOne(a, b);
    const bits = [0, 1] as const;
    /** Mean cross-entropy of a predictor that sees `look(a, b)`. */
    const crossEntropy = (look: (a: number, b: number) => string): number => {
      const seen = new Map<string, number[]>();
      for (const a of bits) {
        for (const b of bits) seen.set(look(a, b), [...(seen.get(look(a, b)) ?? []), p(a, b)]);
      }
      let total = 0;
      for (const group of seen.values()) {
        const q = group.reduce((x, y) => x + y, 0) / group.length;
        for (const truth of group) {
          if (truth > 0) total -= truth * Math.log(q);
          if (truth < 1) total -= (1 - truth) * Math.log(1 - q);
        }
      }
      return total / 4;
    };
    const references = StochasticWorld.references();
    expect(references.optimal).toBeCloseTo(
      crossEntropy((a, b) => `${a}${b}`),
      12,
    );
    expect(references.shortLagOnly).toBeCloseTo(
      crossEntropy((a) => `${a}`),
      12,
    );
    expect(references.longLagOnly).toBeCloseTo(
      crossEntropy((_, b) => `${b}`),
      12,
    );
    expect(references.neither).toBeCloseTo(
      crossEntropy(() => ''),
      12,
    );
  });
});

describe('SequentialMnist', () => {
  test('reads whole digits row by row, each with its label, the last half scored', () => {
    const { images, labels } = loadDigits();
    const wholes = new Map<string, number>();
    for (const [image, label] of labels.entries()) {
      wholes.set(images.slice(image * 784, (image + 1) * 784).join(), label);
    }
    const streams = 3;
    const rows: number[][] = Array.from({ length: streams }, () => []);
    play(new SequentialMnist(), { steps: 28 * 4, streams }, (transitions, step) => {
      for (let s = 0; s < streams; s++) {
        rows[s].push(...transitions.observations.slice(s * 28, (s + 1) * 28));
        expect(transitions.scored[s]).toBe(step % 28 >= 14 ? 1 : 0);
        if (step % 28 !== 27) continue;
        expect(wholes.get(rows[s].join())).toBe(transitions.targets[s]);
        rows[s] = [];
      }
    });
  });

  test('deals every image once to the streams of a run before any comes again', () => {
    const { images } = loadDigits();
    const first = new Set<string>();
    let dealt = 0;
    play(new SequentialMnist(), { steps: 28 * 500, streams: 20 }, ({ observations }, step) => {
      if (step % 28 !== 13) return;
      // Middle rows do not name an image, but together with the class they nearly do.
      for (let s = 0; s < 20; s++) first.add(observations.slice(s * 28, (s + 1) * 28).join());
      dealt += 20;
    });
    const distinctRows = new Set<string>();
    for (let image = 0; image < 10_000; image++) {
      const at = (image * 28 + 13) * 28;
      distinctRows.add(images.slice(at, at + 28).join());
    }
    expect(dealt).toBe(10_000);
    expect(first.size).toBe(distinctRows.size);
  });

  test('orders the images by its seed', () => {
    const order = (seed: number): number[] => {
      const labels: number[] = [];
      play(new SequentialMnist(), { steps: 28 * 30, seed }, ({ targets }) =>
        labels.push(targets[0]),
      );
      return labels;
    };
    expect(order(1)).toEqual(order(1));
    expect(order(1)).not.toEqual(order(2));
  });

  test('has the first 10,000 digits of MNIST’s training set, so many of each class', () => {
    const { labels } = loadDigits();
    const counts = new Array<number>(10).fill(0);
    for (const label of labels) counts[label] += 1;
    expect(counts).toEqual([1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978]);
    const { chance, mostFrequentClass } = SequentialMnist.references();
    expect(chance).toBeCloseTo(0.9, 12);
    expect(mostFrequentClass).toBeCloseTo(1 - Math.max(...counts) / labels.length, 12);
  });

  test('keeps pixels in [−1, 1]', () => {
    const { images } = loadDigits();
    let least = Infinity;
    let most = -Infinity;
    for (const pixel of images) {
      least = Math.min(least, pixel);
      most = Math.max(most, pixel);
    }
    expect([least, most]).toEqual([-1, 1]);
  });
});

describe('Recording', () => {
  const spaces = {
    observation: { kind: 'vector', size: 2 },
    target: { kind: 'class', classes: 3 },
  } as const;

  test('plays its steps in order, cut into contiguous parts for parallel streams', () => {
    const observations = Array.from({ length: 7 }, (_, t) => [t, -t]);
    const targets = [0, 1, 2, 0, 1, 2, 0];
    const recording = new Recording({ ...spaces, observations, targets });
    const seen: number[][] = [];
    play(recording, { steps: 4, streams: 2 }, (transitions) => {
      seen.push([...transitions.observations, ...transitions.targets]);
    });
    expect(seen).toEqual([
      [0, -0, 3, -3, 0, 0],
      [1, -1, 4, -4, 1, 1],
      [2, -2, 5, -5, 2, 2],
      [0, -0, 3, -3, 0, 0],
    ]);
  });

  test.each([
    [
      'NaN',
      {
        observations: [
          [0, 1],
          [2, NaN],
        ],
        targets: [0, 1],
      },
      /observations\[1\]\[1\].*finite/,
    ],
    ['infinite', { observations: [[Infinity, 1]], targets: [0] }, /observations\[0\]\[0\].*finite/],
    ['ragged', { observations: [[0, 1], [2]], targets: [0, 1] }, /observations\[1\] .*vector of 2/],
    ['scalar', { observations: [[0, 1], 2], targets: [0, 1] }, /observations\[1\] .*vector of 2/],
    ['class too large', { observations: [[0, 1]], targets: [3] }, /targets\[0\].*0 to 2; got 3/],
    ['negative class', { observations: [[0, 1]], targets: [-1] }, /targets\[0\].*0 to 2; got -1/],
    [
      'fractional class',
      { observations: [[0, 1]], targets: [0.5] },
      /targets\[0\].*0 to 2; got 0.5/,
    ],
  ])('refuses %s data and says where', (_, data, message) => {
    expect(() => new Recording({ ...spaces, ...data })).toThrow(DataError);
    expect(() => new Recording({ ...spaces, ...data })).toThrow(message);
  });

  test('refuses nothing at all, and targets that do not match', () => {
    expect(() => new Recording({ ...spaces, observations: [], targets: [] })).toThrow(OptionError);
    const uneven = { ...spaces, observations: [[1, 2]], targets: [0, 1] };
    expect(() => new Recording(uneven)).toThrow(/as long as observations \(1\)/);
  });
});
