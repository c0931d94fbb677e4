import { expect } from 'vitest';
import { FppError } from '../../lib';

/** Something that a user without the compiler's help might do. */
export type Attempt = readonly [name: string, attempt: () => unknown];

/** Calls a function with whatever arguments. */
export function call(callee: unknown, ...args: readonly unknown[]): unknown {
  return (callee as (...all: readonly unknown[]) => unknown)(...args);
}

/** Makes an object of a class with whatever arguments. */
export function make(maker: unknown, ...args: readonly unknown[]): unknown {
  return Reflect.construct(maker as new () => unknown, args);
}

/**
 * Expects that an attempt is refused by an error of this library, in one line, in its own words.
 *
 * @returns the line, without the numbers that are this machine's
 */
export async function refusalOf(attempt: () => unknown): Promise<string> {
  const outcome = await Promise.resolve()
    .then(attempt)
    .then(
      () => 'accepted',
      (error: unknown) => error,
    );
  expect(outcome).toBeInstanceOf(FppError);
  const { message } = outcome as FppError;
  expect(message).not.toContain('\n');
  // What zod, Node and JavaScript would say of it.
  expect(message).not.toMatch(/Invalid|expected|received|undefined|ENO|\[object/);
  return message.replace(/(there are|heap has.*?) [\d.,]+ GiB/, '$1 … GiB');
}
