/**
 * Room that keeps what is written into it as it is. A typed array would make a number of it: of null a 0, of
 * '5' a 5, and in one of bytes of 257 a 1; what is written beyond its end it would forget. It has the methods
 * with which streams write into typed arrays.
 */
export class KeptValues extends Array<unknown> {
  /** What others of an array's methods make is a plain array. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  set(values: ArrayLike<unknown>, offset = 0): void {
    for (let i = 0; i < values.length; i++) this[offset + i] = values[i];
  }

  /** A part of the room: what is written there is written here. */
  subarray(begin = 0, end = this.length): this {
    const [first, last] = [begin, end].map((place) =>
      Math.min(Math.max(place < 0 ? place + this.length : place, 0), this.length),
    );
    const placeOf = (key: string | symbol): number => {
      const index = typeof key === 'string' && /^\d+$/.test(key) ? Number(key) : NaN;
      return index < last - first ? first + index : NaN;
    };
    return new Proxy(this, {
      get: (room, key, part): unknown => {
        if (key === 'length') return Math.max(0, last - first);
        const place = placeOf(key);
        return Number.isNaN(place) ? Reflect.get(KeptValues.prototype, key, part) : room[place];
      },
      set: (room, key, value) => {
        const place = placeOf(key);
        if (!Number.isNaN(place)) room[place] = value;
        return true;
      },
    });
  }
}
