import type { Engine } from './engine';

/** What `engine` does, but for some methods of one's own: to look on, or to leave something out. */
export function withMethods(engine: Engine, own: Partial<Engine>): Engine {
  return new Proxy(engine, {
    get(target, property) {
      if (property in own) return Reflect.get(own, property) as unknown;
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
