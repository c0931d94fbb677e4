import { PerformanceObserver } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

/** What may hold a call up. */
type Reason = 'garbage collection' | 'waiting for a processor' | 'the call itself';

/** Calls that took longer than {@link PAUSE}, all held up by the same. */
export interface Pause {
  readonly reason: Reason;
  readonly calls: number;
  /** Milliseconds of the longest one. */
  readonly worst: number;
}

/** Milliseconds from which on a call counts as a pause. */
const PAUSE = 1;

/** From when to when something went on, on the clock of `performance.now`, in milliseconds. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** How long calls took. */
export interface Timed {
  /** Of each call. */
  readonly microseconds: Float64Array;
  /** Those that were pauses, and how many milliseconds of each the process computed. */
  readonly long: readonly (Span & { readonly computed: number })[];
}

/** Calls something so many times. */
export function timed(call: (t: number) => void, count: number): Timed {
  const microseconds = new Float64Array(count);
  const long: (Span & { computed: number })[] = [];
  for (let t = 0; t < count; t++) {
    const before = process.cpuUsage();
    const from = performance.now();
    call(t);
    const to = performance.now();
    microseconds[t] = 1000 * (to - from);
    if (to - from < PAUSE) continue;
    const { user, system } = process.cpuUsage(before);
    long.push({ from, to, computed: (user + system) / 1000 });
  }
  return { microseconds, long };
}

/** Notes from now on when garbage is collected. */
export function watchGarbage(): { collected(): Promise<readonly Span[]> } {
  const spans: Span[] = [];
  const note = (entries: readonly PerformanceEntry[]): void => {
    for (const { startTime, duration } of entries) {
      spans.push({ from: startTime, to: startTime + duration });
    }
  };
  const observer = new PerformanceObserver((list) => {
    note(list.getEntries());
  });
  observer.observe({ entryTypes: ['gc'] });
  return {
    async collected() {
      // Entries are handed over when the event loop turns.
      await sleep(50);
      note(observer.takeRecords());
      observer.disconnect();
      return spans;
    },
  };
}

/** What held the long calls up: what took at least half of the time. */
export function pausesOf({ long }: Timed, garbage: readonly Span[]): Pause[] {
  const reasonOf = ({ from, to, computed }: Timed['long'][number]): Reason => {
    // Garbage is collected no faster while it waits.
    if (computed < (to - from) / 2) return 'waiting for a processor';
    const collecting = garbage.reduce(
      (sum, one) => sum + Math.max(0, Math.min(to, one.to) - Math.max(from, one.from)),
      0,
    );
    return collecting >= computed / 2 ? 'garbage collection' : 'the call itself';
  };
  const byReason = new Map<Reason, number[]>();
  for (const one of long) {
    const reason = reasonOf(one);
    byReason.set(reason, [...(byReason.get(reason) ?? []), one.to - one.from]);
  }
  return [...byReason].map(([reason, times]) => ({
    reason,
    calls: times.length,
    worst: Math.max(...times),
  }));
}
