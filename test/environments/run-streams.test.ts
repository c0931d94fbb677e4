import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allocateTransitions,
  CycleWorld,
  DataError,
  SequentialMnist,
  type Environment,
  type Space,
  type Streams,
  type Transitions,
} from '../../lib';
import { KeptValues } from '../../lib/environments/kept-values';
import { RunStreams } from '../../lib/environments/run-streams';
import { deriveGenerator } from '../../lib/random';

const space: Space = { kind: 'vector', size: 3 };
const generatorsOf = (runs: number): ReturnType<typeof deriveGenerator>[] =>
  Array.from({ length: runs }, (_, run) => deriveGenerator('test', 'own', run, 'environment'));

/** An environment of one's own, with streams that write so. */
function own(next: (into: Transitions, first: number) => void): Environment {
  return { name: 'own', observation: space, target: space, open: () => ({ next }) };
}

describe('streams of one’s own', () => {
  it.each<[string, (into: Transitions['targets'], first: number) => void]>([
    [
      'index',
      (into, first) => {
        for (let i = 0; i < 3; i++) into[3 * first + i] = 7 + i;
      },
    ],
    [
      'set',
      (into, first) => {
        into.set(Float64Array.of(7, 8, 9), 3 * first);
      },
    ],
    [
      'parts',
      (into, first) => {
        into.subarray(3 * first, 3 * first + 3).set([7, 8, 9]);
      },
    ],
    [
      'parts of parts',
      (into, first) => {
        const part = into.subarray(3 * first);
        part.subarray(0, 1).fill(7);
        part.subarray(-6).subarray(0, 0).fill(5);
        part.subarray(1, 3).fill(8, 0, 1);
        part[2] = part[1] + 1;
      },
    ],
  ])('may write by %s', (_, write) => {
    const streams = new RunStreams(
      own((into, first) => {
        write(into.observations, first);
        write(into.targets, first);
      }),
      1,
      generatorsOf(2),
    );
    const { observations, targets, scored } = streams.next(1);
    expect([...observations, ...targets]).toEqual([7, 8, 9, 7, 8, 9, 7, 8, 9, 7, 8, 9]);
    expect([...scored]).toEqual([1, 1]);
  });

  it('may mark a step by a comparison', () => {
    const streams = new RunStreams(
      own((into, first) => {
        into.observations.fill(1);
        into.targets.fill(1);
        into.scored[first] = (first > 0) as unknown as number;
      }),
      1,
      generatorsOf(2),
    );
    expect([...streams.next(1).scored]).toEqual([0, 1]);
  });

  it('that hand on what this package’s streams write give the same', () => {
    for (const environment of [new CycleWorld({ length: 5 }), new SequentialMnist()]) {
      const wrapped: Environment = {
        name: environment.name,
        observation: environment.observation,
        target: environment.target,
        open: (count, generator): Streams => {
          const source = environment.open(count, generator);
          return {
            next: (into, first) => {
              source.next(into, first);
            },
          };
        },
      };
      const [theirs, ours] = [wrapped, environment].map(
        (one) => new RunStreams(one, 2, generatorsOf(3)),
      );
      for (let step = 1; step <= 40; step++) expect(theirs.next(step)).toEqual(ours.next(step));
    }
  });

  it('are looked at also where another next takes the place of this package’s', () => {
    const environment = new CycleWorld({ length: 5 });
    const patched: Environment = {
      ...own(() => undefined),
      observation: environment.observation,
      target: environment.target,
      open: (count, generator) =>
        Object.assign(environment.open(count, generator), {
          next: (into: Transitions) => {
            into.observations[0] = null as unknown as number;
          },
        }),
    };
    expect(() => new RunStreams(patched, 1, generatorsOf(1)).next(1)).toThrow(DataError);
  });
});

describe('kept values', () => {
  it('are written by parts as a typed array’s', () => {
    const place = fc.option(fc.integer({ min: -8, max: 8 }), { nil: undefined });
    fc.assert(
      // A beginning is given: where it is not, Node 20 fills a typed array whatever the end is.
      fc.property(place, place, fc.integer({ min: -8, max: 8 }), place, (from, to, begin, end) => {
        const write = (into: Float64Array): void => {
          const part = into.subarray(from, to);
          part.fill(part.length, begin, end);
          part[part.length] = 99;
        };
        const typed = new Float64Array(6);
        const kept = new KeptValues(6).fill(0);
        write(typed);
        write(kept as unknown as Float64Array);
        expect([...kept]).toEqual([...typed]);
      }),
    );
  });
});

describe('room for transitions', () => {
  it('keeps what is no class, so that it is found out', () => {
    const { observations, scored } = allocateTransitions(new CycleWorld(), 1);
    observations[0] = 0.5;
    scored[0] = NaN;
    expect([...observations, ...scored]).toEqual([0.5, NaN]);
  });
});
