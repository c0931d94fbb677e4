import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** Bytes of all files below a folder; 0 when it does not exist. Files may come and go meanwhile. */
export function folderSize(folder) {
  let total = 0;
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const file = path.join(folder, entry.name);
      total += entry.isDirectory() ? folderSize(file) : statSync(file).size;
    }
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  return total;
}

export const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;
