import { readFileSync, readdirSync, statSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';

// In the repository: the library and the packages are hashed as such, and the rest is no input.
const notOfInterest = ['dist', 'node_modules', 'reports', '.git', '.jupyter', '.venv'];
const system = ['/proc', '/sys', '/dev', tmpdir()];

const isBelow = (file, folder) => file === folder || file.startsWith(folder + path.sep);

/**
 * What a kernel noted (jupyter/kernels/tslab/note-reads.cjs) as an object: path → `read` or `look`,
 * of the paths that are inputs; relative to the root where they lie below it.
 */
export function lookedAt(notes, root) {
  const verbs = {};
  for (const line of notes.split('\n').filter(Boolean)) {
    const [verb, file] = [line.slice(0, 4), line.slice(5)];
    const inside = isBelow(file, root);
    const name = inside ? path.relative(root, file) || '.' : file;
    const parts = name.split(path.sep);
    const isOut = inside
      ? notOfInterest.includes(parts[0])
      : parts.includes('node_modules') || system.some((folder) => isBelow(file, folder));
    if (!isOut && verbs[name] !== 'read') verbs[name] = verb;
  }
  return Object.fromEntries(Object.entries(verbs).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The sweeps whose committed results were read, by name: `figure-3a`. @param verbs as `lookedAt` gives them */
export function resultsRead(verbs) {
  const folder = path.join('data', 'results');
  const names = Object.entries(verbs)
    .filter(([file, verb]) => verb === 'read' && path.dirname(file) === folder)
    .map(([file]) => path.basename(file).replace(/[.].*/, ''));
  return [...new Set(names)].sort();
}

/** What was seen, or would be seen now, at each of these paths. */
export function seenAt(verbs, root) {
  return Object.fromEntries(
    Object.entries(verbs).map(([name, verb]) => [name, seen(path.resolve(root, name), verb)]),
  );
}

function seen(file, verb) {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) return 'nothing';
  const kind = stat.isDirectory() ? 'folder' : 'file';
  if (verb === 'look' || !(stat.isFile() || stat.isDirectory())) return kind;
  const content = kind === 'file' ? readFileSync(file) : JSON.stringify(readdirSync(file).sort());
  return `${kind} ${createHash('sha256').update(content).digest('hex')}`;
}
