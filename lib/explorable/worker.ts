import { defaultSettings, type ExplorableSettings } from './settings';
import { bufferPicture, errorCurves } from './draw';
import { ExplorableStudy } from './study';

/** What the page tells its worker. */
export type ToExplorable =
  | { readonly kind: 'start'; readonly settings: ExplorableSettings }
  | { readonly kind: 'pause' }
  /** A step at a time, slowly enough to be followed; or as fast as it goes. */
  | { readonly kind: 'pace'; readonly isSlow: boolean }
  | { readonly kind: 'resume' };

/** What the worker tells its page. */
export type FromExplorable =
  | {
      readonly kind: 'frame';
      readonly step: number;
      readonly isDone: boolean;
      /** Pictures of how it stands, as SVG. */
      readonly errors: string;
      readonly buffer: string;
    }
  | { readonly kind: 'refused'; readonly message: string };

/** The page's end of a worker's scope. */
interface Scope {
  postMessage(message: FromExplorable): void;
  onmessage: ((event: { readonly data: ToExplorable }) => void) | null;
}

/** Between two frames; the page draws no faster. */
const MILLISECONDS_A_FRAME = 50;

/** Between two steps in slow motion. */
const MILLISECONDS_A_STEP = 150;

/** Lets studies run in a worker: one at a time, a frame now and then, and ears for the page between. */
export function serve(scope: Scope): void {
  let study: ExplorableStudy | undefined;
  let settings = defaultSettings;
  let isPaused = false;
  let isSlow = false;
  let ticket = 0;

  const work = (own: number): void => {
    if (own !== ticket || isPaused || study === undefined || study.isDone) return;
    if (isSlow) study.step();
    else learnFor(study, MILLISECONDS_A_FRAME);
    scope.postMessage(picturesOf(study, settings));
    setTimeout(work, isSlow ? MILLISECONDS_A_STEP : 0, own);
  };
  const go = (): void => {
    ticket += 1;
    work(ticket);
  };

  scope.onmessage = ({ data }) => {
    if (data.kind === 'pace') isSlow = data.isSlow;
    else isPaused = data.kind === 'pause';
    if (data.kind === 'start') {
      try {
        settings = data.settings;
        study = new ExplorableStudy(settings);
      } catch (error) {
        study = undefined;
        scope.postMessage({ kind: 'refused', message: (error as Error).message });
      }
    }
    go();
  };
}

function learnFor(study: ExplorableStudy, milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (!study.isDone && performance.now() < end) study.step();
}

/** What a page shows of a study. */
export function picturesOf(study: ExplorableStudy, settings: ExplorableSettings) {
  const frame = study.frame();
  return {
    kind: 'frame',
    step: frame.step,
    isDone: study.isDone,
    errors: errorCurves(frame, settings),
    buffer: bufferPicture(frame.buffer),
  } as const;
}
