/** No value takes more of a message than this, and what is deeper within another is not looked at. */
const LONGEST = 120;
const DEEPEST = 20;

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

function describeFunction(value: { name: string; prototype?: unknown }): string {
  const { name, prototype } = value;
  // Only what can be called with `new` has a prototype that names it.
  const isMaker = isClass(value) || (/^[A-Z]/.test(name) && prototype !== undefined);
  const kind = isMaker ? 'class' : 'function';
  return name === '' ? `a ${kind}` : `the ${kind} ${name}`;
}

/** Whether something is a class, or one of JavaScript's own makers: what is not to be called. */
export function isClass(value: unknown): boolean {
  if (typeof value !== 'function') return false;
  const source = Function.prototype.toString.call(value);
  const isNative = /\{\s*\[native code\]\s*\}$/.test(source);
  return /^class\b/.test(source) || (isNative && 'prototype' in value);
}

function describeObject(value: object | null): string {
  if (value === null) return 'null';
  if (isList(value)) return `an array of length ${value.length}`;
  if (isThenable(value)) return 'a promise';
  if (isIterator(value)) return 'an iterator, which is read once only';
  const maker = (value as { constructor?: unknown }).constructor;
  const isPlain = typeof maker !== 'function' || maker.name === 'Object' || maker.name === '';
  return isPlain ? shortened(literalOf(value)) : `an object of class ${maker.name}`;
}

/**
 * An object as JavaScript writes it, with its names in quotes: what JSON would leave out or change is there.
 * No more of it is looked at than is shown.
 */
function literalOf(value: object, within: readonly object[] = []): string {
  if (within.includes(value) || within.length > DEEPEST) return '…';
  const around = [...within, value];
  const [open, close] = isList(value) ? '[]' : '{}';
  let text = open;
  for (const [name, part] of partsOf(value)) {
    if (text.length > 1) text += ',';
    if (name !== undefined) text += `${JSON.stringify(name)}:`;
    if (part === undefined) text += 'undefined';
    else if (isPlainOrList(part)) text += literalOf(part, around);
    else text += describeValue(part);
    if (text.length > LONGEST) return text;
  }
  return text + close;
}

/** What stands in a list, or in an object by its names. */
function* partsOf(value: object): Generator<readonly [name: string | undefined, part: unknown]> {
  if (isList(value)) {
    for (let i = 0; i < value.length; i++) yield [undefined, value[i]];
    return;
  }
  for (const name of Object.keys(value)) yield [name, (value as Record<string, unknown>)[name]];
}

function isPlainOrList(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return isList(value) || prototype === null || prototype === Object.prototype;
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

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
