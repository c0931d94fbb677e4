import { readdirSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fromRoot } from '../setup/paths.mjs';
import { hashOf } from '../setup/stamp.mjs';
import { seenAt } from './looked-at.mjs';

// Parts of the library that no notebook loads, and the stamp that hashes them too.
const notInNotebooks = ['bench', 'cli', 'reports', '.built-from'];

/**
 * All that the execution of a notebook depends on, part by part, as text that can be compared: its
 * source, the library as built, the packages, what executes it, Node, where
 * Penn Treebank is said to be, and the files that it looked at when it was last executed.
 * @param verbs as `lookedAt` gives them
 */
export function inputsOf(notebook, verbs, { root, node = process.version, env = process.env }) {
  const at = (...parts) => path.join(root, ...parts);
  return {
    'its source': sourceHash(notebook),
    'the library': hashOf(
      ...readdirSync(at('dist'))
        .filter((name) => !notInNotebooks.includes(name))
        .sort()
        .map((name) => at('dist', name)),
    ),
    'the packages': hashOf(at('package-lock.json'), at('requirements')),
    'what executes it': hashOf(
      at('jupyter', 'kernels'),
      at('scripts', 'execute_notebook.py'),
      at('scripts', 'late-optimising.cjs'),
      at('scripts', 'node-compat.cjs'),
    ),
    'Node.js': node,
    FPP_PTB_DIR: env.FPP_PTB_DIR ?? '',
    files: seenAt(verbs, root),
  };
}

/** The names of the inputs that differ: of all, if nothing is known of the last execution. */
export function changesBetween(before, now) {
  const { files: filesBefore, ...partsBefore } = before;
  const { files: filesNow, ...partsNow } = now;
  const differing = (a, b) =>
    [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => a[name] !== b[name]);
  return [...differing(partsBefore, partsNow), ...differing(filesBefore, filesNow)];
}

/** Of what the author wrote: outputs, counts and times come and go with every execution. */
function sourceHash(notebook) {
  const { readSource } = createRequire(import.meta.url)(fromRoot('dist', 'reports', 'notebook.js'));
  const { cells } = readSource(notebook);
  const written = cells.map((cell) => ({
    ...without(cell, 'outputs', 'execution_count'),
    source: [cell.source].flat().join(''),
    metadata: without(cell.metadata ?? {}, 'execution'),
  }));
  return createHash('sha256').update(canonicalJson(written)).digest('hex');
}

function without(record, ...keys) {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
}

/** JSON in which the order of the keys says nothing. */
function canonicalJson(value) {
  return JSON.stringify(value, (_, part) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
