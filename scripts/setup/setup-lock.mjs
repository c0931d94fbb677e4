import {
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { fromRoot } from './paths.mjs';
import { endWithUs, isAlive } from './children.mjs';

const beat = 500; // ms between two signs of life
// Looks without a sign of life, until a holder that cannot be seen counts as gone. Looks are counted, not
// time: a machine may sleep.
const patience = 20;
// What a holder that was killed had started is gone after so many ms: see supervise.mjs, twice as long.
const aftermath = 2600;

/**
 * Runs an action that no other process runs at the same time: a second one waits until the first is
 * done, or gone. Whether a holder that was killed is gone is asked of the system, or, where it may be
 * in another container or on another machine, told by the lock, which a living holder keeps touching.
 */
export async function withSetupLock(action, lock = fromRoot('.setup', 'lock')) {
  await take(lock);
  const release = () => rmSync(lock, { recursive: true, force: true });
  const forget = endWithUs(release);
  process.on('exit', release);
  const heart = setInterval(() => touch(lock), beat);
  try {
    return await action();
  } finally {
    clearInterval(heart);
    process.off('exit', release);
    forget();
    release();
  }
}

async function take(lock) {
  mkdirSync(path.dirname(lock), { recursive: true });
  let [last, quiet, told] = [undefined, 0, false];
  while (!create(lock)) {
    const holder = holderOf(lock);
    const { pid, place } = holder;
    const sign = touchedAt(lock);
    quiet = sign === last ? quiet + 1 : 0;
    last = sign;
    if (place === thisPlace() ? !isAlive(pid) : quiet >= patience) {
      // With the lock in place: whoever comes meanwhile waits, too.
      await sleep(aftermath);
      removeOf(holder, lock);
      continue;
    }
    if (!told) {
      const who = pid === undefined ? '' : ` (process ${pid})`;
      console.log(`• another set-up${who} is at work here, by ${lock}: waiting until it is done`);
      told = true;
    }
    await sleep(beat);
  }
}

/** A folder, since making one fails wherever it is there already, on every kind of disk. */
function create(lock) {
  try {
    mkdirSync(lock);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(
    path.join(lock, 'holder'),
    JSON.stringify({ pid: process.pid, place: thisPlace() }),
  );
  return true;
}

/** Removes the lock of a holder that is gone, and puts back what another was quicker to make. */
function removeOf(holder, lock) {
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
    if (isDeepStrictEqual(holderOf(aside), holder)) rmSync(aside, { recursive: true });
    else renameSync(aside, lock);
  } catch (error) {
    if (!['ENOENT', 'EEXIST', 'ENOTEMPTY'].includes(error.code)) throw error;
  }
}

/** Empty while the lock is being made or released. */
function holderOf(lock) {
  try {
    return JSON.parse(readFileSync(path.join(lock, 'holder'), 'utf8'));
  } catch {
    return {};
  }
}

function touchedAt(lock) {
  return statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
}

function touch(lock) {
  try {
    utimesSync(lock, new Date(), new Date());
  } catch {
    // It is gone; whoever took it away knows why.
  }
}

/** Where a process's number means the same process: this boot of this machine, this container. */
function thisPlace() {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}
