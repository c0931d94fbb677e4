import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * One hash of the names and contents of files and of everything below folders. The length goes
 * before each part, so that nothing can move from one part into the next unseen.
 */
export function hashOf(...paths) {
  const hash = createHash('sha256');
  const add = (part) => {
    const bytes = Buffer.from(part);
    hash.update(`${bytes.length}:`).update(bytes);
  };
  for (const start of paths) {
    for (const name of filesBelow(start)) {
      add(path.join(path.basename(start), name));
      add(readFileSync(path.join(start, name)));
    }
  }
  return hash.digest('hex');
}

/** The files below a folder, by their names in it; of a file itself one empty name. */
function filesBelow(start) {
  try {
    const entries = readdirSync(start, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(start, path.join(entry.parentPath ?? entry.path, entry.name)))
      .sort();
  } catch (error) {
    if (error.code === 'ENOTDIR') return [''];
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

/** A stamp lies inside what it vouches for, so that deleting the one deletes the other. */
export function isStamped(file, value) {
  try {
    return readFileSync(file, 'utf8') === value;
  } catch {
    return false;
  }
}

export function writeStamp(file, value) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, value);
}
