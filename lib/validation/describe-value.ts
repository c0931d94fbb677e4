/** No value takes more of a message than this. */
const LONGEST = 120;

/** Any value whatever in a few words, for a message that says what was found. */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case 'undefined':
      return 'nothing';
    case 'string':
      return shortened(JSON.stringify(value));
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'boolean':
      return String(value);
    case 'bigint':
      return shortened(`${value}n`);
    case 'symbol':
      return 'a symbol';
    case 'function':
      return describeFunction(value);
    case 'object':
      return describeObject(value);
  }
}

function describeFunction({ name, prototype }: { name: string; prototype?: unknown }): string {
  // Only what can be called with `new` has a prototype that names it.
  const isClass = /^[A-Z]/.test(name) && prototype !== undefined;
  if (isClass) return `the class ${name}`;
  return name === '' ? 'a function' : `the function ${name}`;
}

function describeObject(value: object | null): string {
  if (value === null) return 'null';
  if (isList(value)) return `an array of length ${value.length}`;
  if (isThenable(value)) return 'a promise';
  if (isIterator(value)) return 'an iterator, which is read once only';
  const maker = (value as { constructor?: unknown }).constructor;
  const isPlain = typeof maker !== 'function' || maker.name === 'Object' || maker.name === '';
  return isPlain ? shortened(jsonOf(value)) : `an object of class ${maker.name}`;
}

/** Whether something is a promise, or is awaited like one. */
export function isThenable(value: unknown): boolean {
  return hasMethod(value, 'then');
}

/** Whether something is what a generator function returns, or another iterator. */
export function isIterator(value: unknown): boolean {
  return hasMethod(value, 'next');
}

/** Whether something has a method of a name. */
export function hasMethod(value: unknown, name: PropertyKey): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Record<PropertyKey, unknown>)[name] === 'function'
  );
}

/** Whether something is an array, or a typed array. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);
}

/** JSON of what has one: not of a circle, nor of what holds a bigint. */
function jsonOf(value: object): string {
  try {
    return JSON.stringify(value);
  } catch {
    return 'an object';
  }
}

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
