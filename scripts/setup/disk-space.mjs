import { statfsSync } from 'node:fs';
import { root } from './paths.mjs';
import { SetupError } from './setup-error.mjs';

const gigabyte = 1e9;

/** Throws unless the repository's disk has `gigabytes` free for `purpose`. */
export function requireDiskSpace(gigabytes, purpose) {
  const { bavail, bsize } = statfsSync(root);
  const free = (bavail * bsize) / gigabyte;
  if (free >= gigabytes) return;
  throw new SetupError({
    problem: `too little disk space: ${gigabytes.toFixed(1)} GB must be free, ${free.toFixed(1)} GB are.`,
    why: purpose,
    remedy: 'free some disk space (or clone to another disk), then run the same command again.',
  });
}
