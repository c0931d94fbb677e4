import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** One hash of the names and contents of files and of everything below folders. */
export function hashOf(...paths) {
  const hash = createHash('sha256');
  const add = (file) => {
    hash.update(path.basename(file));
    hash.update(readFileSync(file));
  };
  for (const start of paths) {
    try {
      for (const entry of readdirSync(start, { recursive: true, withFileTypes: true })) {
        if (entry.isFile()) add(path.join(entry.parentPath ?? entry.path, entry.name));
      }
    } catch (error) {
      if (error.code === 'ENOTDIR') add(start);
      else if (error.code !== 'ENOENT') throw error;
    }
  }
  return hash.digest('hex');
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
