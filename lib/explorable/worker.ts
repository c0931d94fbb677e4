import { bufferPicture } from './buffer-picture';
import { errorCurves } from './error-curves';
import type { Look } from './looks';
import type { ExplorableSettings } from './settings';
import { ExplorableStudy } from './study';
import { wordsOf } from './words';

/** How a study is to be shown while it learns. */
export interface Pace {
  /** Online steps a second; null: as fast as it goes. */
  readonly stepsPerSecond: number | null;
  /** Steps that are taken as fast as it goes before that. */
  readonly skip: number;
  /** Whether no picture is wanted before the last one. */
  readonly isStill: boolean;
}

/** What the page tells its worker. */
export type ToExplorable =
  | {
      readonly kind: 'start';
      /** Comes back with whatever is said of this study. */
      readonly id: number;
      readonly settings: ExplorableSettings;
      /** Whether it goes on by itself. */
      readonly plays: boolean;
      readonly look: Look;
      readonly pace: Pace;
    }
  | { readonly kind: 'pause' | 'resume' }
  /** One step, and a picture. */
  | { readonly kind: 'step' }
  | { readonly kind: 'pace'; readonly pace: Pace }
  /** Draws what stands there for another place. */
  | { readonly kind: 'look'; readonly look: Look }
  /** Compiles what the first study would wait for. */
  | { readonly kind: 'warm'; readonly settings: ExplorableSettings };

/** What the worker tells its page. */
export type FromExplorable =
  | ({
      readonly kind: 'frame';
      readonly id: number;
      /** Studies that have learned so far; those that were given up before are not counted. */
      readonly studies: number;
    } & Pictures)
  | {
      readonly kind: 'progress';
      readonly id: number;
      readonly step: number;
    }
  | { readonly kind: 'refused'; readonly id: number; readonly message: string };

/** A study as it stands. */
export interface Pictures {
  readonly step: number;
  readonly isDone: boolean;
  readonly look: Look;
  /** As SVG. */
  readonly errors: string;
  readonly buffer: string;
  /** The same in words. */
  readonly words: string;
}

/** The page's end of a worker's scope. */
interface Scope {
  postMessage(message: FromExplorable): void;
  onmessage: ((event: { readonly data: ToExplorable }) => void) | null;
}

/** Between two pictures; the page draws no faster. */
const MILLISECONDS_A_FRAME = 50;
/** So long it computes without ears for the page. */
const MILLISECONDS_A_SLICE = 12;

/** A study that the page has asked for. */
interface Asked {
  readonly id: number;
  readonly settings: ExplorableSettings;
}

/**
 * Lets studies run in a worker, one at a time, in slices: between two of them it hears the page. Only the newest that was
 * asked for runs. It is shown at once, as it stands at its beginning; what came before it is given up, whether it was
 * learning or still being prepared.
 */
export function serve(scope: Scope): void {
  let asked: Asked | undefined;
  let study: ExplorableStudy | undefined;
  let id = 0;
  let studies = 0;
  let isReady = false;
  let plays = false;
  let look: Look = 'wide';
  let pace: Pace = { stepsPerSecond: null, skip: 0, isStill: false };
  let ticket = 0;
  let lastShown = 0;

  const show = (): void => {
    if (study === undefined) return;
    lastShown = performance.now();
    scope.postMessage({ kind: 'frame', id, studies, ...picturesOf(study, look) });
  };
  const refuse = (error: unknown): void => {
    study = undefined;
    scope.postMessage({ kind: 'refused', id, message: (error as Error).message });
  };
  const begin = (next: Asked): void => {
    asked = undefined;
    id = next.id;
    isReady = false;
    study = new ExplorableStudy(next.settings);
    if (plays && pace.isStill) scope.postMessage({ kind: 'progress', id, step: 0 });
    else show();
  };
  const tellProgress = (now: ExplorableStudy): void => {
    const isDue = performance.now() - lastShown >= MILLISECONDS_A_FRAME;
    if (now.isDone || (isDue && !pace.isStill)) show();
    else if (isDue) {
      lastShown = performance.now();
      scope.postMessage({ kind: 'progress', id, step: now.step });
    }
  };

  /** One slice. @returns in how many milliseconds there is another, if at all */
  const slice = (): number | undefined => {
    if (asked !== undefined) begin(asked);
    if (study === undefined) return undefined;
    if (!isReady) {
      isReady = study.prepare();
      if (isReady) studies += 1;
      return 0;
    }
    if (!plays || study.isDone) return undefined;
    if (pace.stepsPerSecond === null || study.step < pace.skip) {
      learnFor(study, MILLISECONDS_A_SLICE, pace.stepsPerSecond === null ? Infinity : pace.skip);
      tellProgress(study);
      return 0;
    }
    const wait = Math.max(MILLISECONDS_A_FRAME, 1000 / pace.stepsPerSecond);
    study.advance(Math.max(1, Math.round((pace.stepsPerSecond * wait) / 1000)));
    if (pace.isStill) tellProgress(study);
    else show();
    return wait;
  };
  const work = (own: number): void => {
    if (own !== ticket) return;
    try {
      const wait = slice();
      if (wait !== undefined || asked !== undefined) setTimeout(work, wait ?? 0, own);
    } catch (error) {
      refuse(error);
      if (asked !== undefined) setTimeout(work, 0, own);
    }
  };
  const wake = (): void => {
    ticket += 1;
    setTimeout(work, 0, ticket);
  };

  scope.onmessage = ({ data }) => {
    switch (data.kind) {
      case 'start':
        asked = data;
        ({ plays, look, pace } = data);
        break;
      case 'pause':
      case 'resume':
        plays = data.kind === 'resume';
        break;
      case 'step':
        plays = false;
        study?.advance(1);
        show();
        return;
      case 'pace':
        ({ pace } = data);
        break;
      case 'look':
        ({ look } = data);
        show();
        return;
      case 'warm':
        new ExplorableStudy({ ...data.settings, seeds: 4 }).advance(30);
        return;
    }
    wake();
  };
}

/** Takes steps for a while, more and more at a time. */
function learnFor(study: ExplorableStudy, milliseconds: number, until: number): void {
  const begun = performance.now();
  const end = begun + milliseconds;
  let count = 1;
  while (!study.isDone && study.step < until && performance.now() < end) {
    const before = performance.now();
    study.advance(Math.min(count, until - study.step));
    if (performance.now() - before < milliseconds / 4) count *= 2;
  }
}

/** What a page shows of a study. */
export function picturesOf(study: ExplorableStudy, look: Look): Pictures {
  const frame = study.frame();
  return {
    step: frame.step,
    isDone: study.isDone,
    look,
    errors: errorCurves(frame, study.settings, look),
    buffer: bufferPicture(frame.buffer, study.settings, look),
    words: wordsOf(frame, study.settings),
  };
}
