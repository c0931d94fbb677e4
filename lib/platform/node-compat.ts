/**
 * Import this before anything that loads tfjs-node: `import '../platform/node-compat';`
 *
 * tfjs-node 4.22 calls two helpers of `node:util` that Node 23 removed. They are put back here,
 * once, and only when they are missing.
 */
import util from 'node:util';

const removed = {
  isNullOrUndefined: (value: unknown): boolean => value === null || value === undefined,
  isArray: Array.isArray,
};

for (const [name, helper] of Object.entries(removed)) {
  if (!(name in util)) Object.defineProperty(util, name, { value: helper, configurable: true });
}
