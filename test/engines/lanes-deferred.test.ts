import { describe, expect, it } from 'vitest';
import { Deferred, RULES, type Primitive } from '../../lib/engines/lanes/deferred';

const primitives = Object.keys(RULES) as Primitive[];
const [own, other] = [{}, {}];

/** Something of every kind is due for `of`, everything has been derived, and what happens is noted. */
function full(of: object): { readonly deferred: Deferred; readonly events: string[] } {
  const events: string[] = [];
  const note = (event: string) => (): void => {
    events.push(event);
  };
  const deferred = new Deferred(() => undefined);
  for (const what of ['logitGradients', 'localDerivatives'] as const) {
    deferred.derive(what, note(what));
    deferred.ensure(what);
  }
  deferred.deferGradient({ compute: note('gradient'), learn: note('learn') });
  for (const due of ['sum', 'influence'] as const) deferred.defer(due, of, note(due));
  events.length = 0;
  return { deferred, events };
}

/** What is done before a primitive when everything is due for another handle. */
function flushedBy(primitive: Primitive): string[] {
  const { deferred, events } = full(other);
  deferred.before(primitive, own);
  return events;
}

/** What must be derived anew after a primitive. */
function forgottenBy(primitive: Primitive): string[] {
  const { deferred, events } = full(other);
  deferred.before(primitive, own);
  events.length = 0;
  for (const what of ['logitGradients', 'localDerivatives'] as const) deferred.ensure(what);
  return events;
}

describe('what each primitive flushes when everything is due', () => {
  it('is all that it reads, and all whose inputs it changes', () => {
    expect(Object.fromEntries(primitives.map((name) => [name, flushedBy(name)]))).toEqual({
      advance: ['gradient', 'sum', 'influence'],
      gradient: [],
      updateWeights: ['influence'],
      updateStates: ['gradient'],
      writeBack: [],
      changeCostates: ['gradient'],
      readCostates: [],
      parameters: [],
      state: [],
      setParameters: ['gradient', 'influence'],
      setState: ['gradient'],
      parameterGradient: ['gradient'],
      stateGradients: ['gradient'],
      readSnapshot: ['gradient', 'sum', 'influence'],
      writeSnapshot: ['gradient', 'sum', 'influence'],
      norm: ['gradient', 'sum'],
      preview: [],
      setLearningRate: [],
      propagate: [],
      pullBack: ['gradient', 'sum'],
      pullBackNorm: [],
      lossGradient: [],
      propagateInfluence: ['influence'],
      contract: ['gradient', 'sum', 'influence'],
      useGradient: ['gradient', 'sum'],
    });
  });

  it('is a gradient that writes states back, too, where states are read, or another one would replace it', () => {
    const flushing = primitives.filter((name) => {
      const events: string[] = [];
      const deferred = new Deferred(() => undefined);
      const gradient = { compute: () => events.push('gradient'), learn: () => undefined };
      deferred.deferGradient({ ...gradient, isNeeded: true });
      deferred.before(name, own);
      return events.length > 0 && !flushedBy(name).includes('gradient');
    });
    expect(flushing).toEqual(['gradient', 'state', 'preview']);
  });

  it('happens once', () => {
    for (const name of primitives) {
      const { deferred, events } = full(other);
      deferred.before(name, own);
      events.length = 0;
      deferred.before(name, own);
      expect(events, name).not.toContain('gradient');
      expect(events, name).not.toContain('sum');
      expect(events, name).not.toContain('influence');
    }
  });

  it('leaves due what is done on the way: a handle’s own sum, a handle’s own propagation', () => {
    const left = primitives.flatMap((name) => {
      const { deferred, events } = full(own);
      deferred.before(name, own);
      const flushed = flushedBy(name);
      return flushed.filter((due) => !events.includes(due)).map((due) => [name, due]);
    });
    expect(left).toEqual([
      ['contract', 'influence'],
      ['useGradient', 'sum'],
    ]);
  });
});

describe('what is derived from the last advance', () => {
  it('is forgotten when there is another advance or the weights may have changed', () => {
    const forgetting = primitives.filter((name) => forgottenBy(name).length > 0);
    expect(forgetting).toEqual(['advance', 'updateWeights', 'setParameters', 'writeSnapshot']);
    for (const name of forgetting) {
      expect(forgottenBy(name)).toEqual(['logitGradients', 'localDerivatives']);
    }
  });

  it('is derived before the primitive that needs it, and only when it is not there', () => {
    const needed = primitives.flatMap((name) => {
      const { deferred, events } = full(other);
      deferred.before('updateWeights');
      events.length = 0;
      deferred.before(name);
      const first = events.filter((event) => event in { logitGradients: 0, localDerivatives: 0 });
      events.length = 0;
      deferred.before(name);
      const again = events.filter((event) => event in { logitGradients: 0, localDerivatives: 0 });
      expect(again).toEqual([]);
      return first.map((what) => [name, what]);
    });
    expect(needed).toEqual([
      ['propagate', 'localDerivatives'],
      ['pullBack', 'localDerivatives'],
      ['pullBackNorm', 'localDerivatives'],
      ['lossGradient', 'logitGradients'],
      ['contract', 'localDerivatives'],
      ['useGradient', 'logitGradients'],
    ]);
  });

  it('is not forgotten before what is due has been computed from it', () => {
    const events: string[] = [];
    const deferred = new Deferred(() => undefined);
    deferred.derive('localDerivatives', () => events.push('derived'));
    deferred.defer('influence', own, () => {
      deferred.ensure('localDerivatives');
      events.push('propagated');
    });
    deferred.before('updateWeights');
    deferred.ensure('localDerivatives');
    expect(events).toEqual(['derived', 'propagated', 'derived']);
  });
});

describe('what is due', () => {
  it('can be taken once, by the handle that it is for', () => {
    const { deferred, events } = full(own);
    expect([other, own, own].map((handle) => deferred.take('sum', handle))).toEqual([
      false,
      true,
      false,
    ]);
    deferred.takeGradient()?.learn();
    expect(deferred.takeGradient()).toBeNull();
    deferred.before('advance');
    expect(events).toEqual(['learn', 'influence']);
  });

  it('is dropped if it is a gradient and another one is asked for', () => {
    const { deferred, events } = full(own);
    deferred.deferGradient({
      compute: () => events.push('another gradient'),
      learn: () => undefined,
    });
    deferred.before('parameterGradient');
    expect(events).toEqual(['another gradient']);
  });
});
