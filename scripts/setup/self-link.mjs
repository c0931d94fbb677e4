import { lstatSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { fromRoot } from './paths.mjs';

const link = fromRoot('node_modules', 'fixed-point-propagation');

/** Lets notebooks write `from "fixed-point-propagation"`: npm ci removes the link each time. */
export function linkPackageToItself() {
  try {
    if (lstatSync(link).isSymbolicLink() && readlinkSync(link) === '..') return;
    rmSync(link, { recursive: true });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  symlinkSync('..', link);
}
