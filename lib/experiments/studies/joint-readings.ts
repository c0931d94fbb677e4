import type { Experiment, Setting } from '../experiment';
import { figure2 } from '../figures/figure-2';
import { figure3a } from '../figures/figure-3a';
import { figure3b } from '../figures/figure-3b';
import { startingFrom } from '../worlds';

const [oneStream] = figure3b;

/** A figure as it stands, but for one thing that is read differently; on its own seeds. */
function readOtherwise(
  figure: Experiment,
  { name, reading }: { name: string; reading: string },
  change: (setting: Setting) => Setting,
): Experiment {
  return {
    ...figure,
    name,
    title: `${figure.title}; ${reading}`,
    seedsOf: figure.name,
    settings: figure.settings.map(change),
  };
}

const fromSixteenStreams = (setting: Setting): Setting => ({ ...setting, streams: 16 });

/** Whole figures under readings that a first look at the multiverse singled out. */
export const jointReadings: readonly Experiment[] = [
  readOtherwise(figure2, { name: 'figure-2-streams', reading: '16 streams' }, fromSixteenStreams),
  readOtherwise(figure3a, { name: 'figure-3a-streams', reading: '16 streams' }, fromSixteenStreams),
  readOtherwise(oneStream, { name: 'figure-3b-glorot', reading: 'Glorot weights' }, (setting) => ({
    ...startingFrom(setting, 'glorot'),
    trainer: setting.trainer,
  })),
];
