import type { ResultsRow } from '../../sweeps';
import type { ChosenSetting } from '../settings/chosen-settings';
import { forestPlot, type ForestSeries } from '../figures';
import type { Figure } from '../figures/plotly';
import { differencesBySeed, estimate, estimateText, type Estimate } from './paired';
import type { StyleName } from '../figures/palette';
import { LookupError } from '../../validation/errors';

/** A variant of FPP: whether the penalty's gradient reaches W, and how far stored states move. */
interface Variant {
  readonly penaltyOnWeights: boolean;
  readonly states: 'rest' | 'shared' | 'own';
}

/** What one part of FPP adds, all else equal. */
export interface AblationContrast extends Estimate {
  /** The part, in words. */
  readonly part: string;
  readonly style: StyleName;
  /** T, and M and B where they are not 1. */
  readonly situation: string;
}

const rest: Variant = { penaltyOnWeights: false, states: 'rest' };

/** Each part by the two variants that it tells apart: with it, and without. */
const parts: readonly (readonly [
  part: string,
  style: StyleName,
  included: Variant,
  from: Variant,
])[] = [
  ['penalty on W alone', 'plain', { ...rest, penaltyOnWeights: true }, rest],
  [
    '+ moving states, shared rate',
    'fpp',
    { penaltyOnWeights: true, states: 'shared' },
    { ...rest, penaltyOnWeights: true },
  ],
  [
    '+ moving states, own rate',
    'fpp-own-rate',
    { penaltyOnWeights: true, states: 'own' },
    { ...rest, penaltyOnWeights: true },
  ],
  ['moving states alone, own rate', 'third', { ...rest, states: 'own' }, rest],
];

/**
 * What the parts of FPP add, from the rows of an ablation: differences of the metric, seed by seed,
 * each variant at its best learning rate. Below 0 the part helps. With neither part FPP is stored
 * state.
 *
 * @throws LookupError if a variant was not run in one of the situations
 */
export function ablationContrasts(settings: readonly ChosenSetting[]): AblationContrast[] {
  const situations = [...new Set(settings.map(situationOf))];
  return situations.flatMap((situation) => {
    const here = settings.filter((one) => situationOf(one) === situation);
    const find = (variant: Variant): ChosenSetting => {
      const found = here.find(({ setting }) => isVariant(setting, variant));
      if (found === undefined) {
        throw new LookupError(`${situation}: there is no ${JSON.stringify(variant)}`);
      }
      return found;
    };
    return parts.map(([part, style, included, from]) => ({
      part,
      style,
      situation,
      ...estimate(differencesBySeed(find(included), find(from))),
    }));
  });
}

function isVariant(
  { trainer, stateRate }: ResultsRow,
  { penaltyOnWeights, states }: Variant,
): boolean {
  if (states === 'rest' && !penaltyOnWeights) return trainer === 'StoredState';
  if (trainer !== (penaltyOnWeights ? 'FPP' : 'FPP without weight penalty')) return false;
  if (states === 'shared') return stateRate === 'shared';
  return typeof stateRate === 'number' && stateRate > 0 === (states === 'own');
}

function situationOf({ setting: { T, B, M } }: ChosenSetting): string {
  const many = [
    ['M', M],
    ['B', B],
  ].filter(([, count]) => count !== 1);
  return [`T = ${T}`, ...many.map(([name, count]) => `${name} = ${count}`)].join(', ');
}

/** The contrasts as the series of a forest plot: a row for each situation. */
export function contrastSeries(contrasts: readonly AblationContrast[]): ForestSeries[] {
  return parts.map(([part, style]) => ({
    style,
    label: part,
    points: contrasts
      .filter((one) => one.part === part)
      .map(({ situation, mean, low, high }) => ({ row: situation, mean, low, high })),
  }));
}

/** The contrasts as a forest plot. */
export function contrastPlot(contrasts: readonly AblationContrast[], xTitle: string): Figure {
  const rows = [...new Set(contrasts.map(({ situation }) => situation))];
  return forestPlot(contrastSeries(contrasts), { rows, xTitle });
}

/**
 * What one part adds in one situation, in words: `−0.012 [−0.015, −0.0094]`.
 *
 * @param part as it begins, e.g. `penalty`
 * @throws LookupError if it was not told apart there
 */
export function contrastText(
  contrasts: readonly AblationContrast[],
  part: string,
  situation: string,
): string {
  const found = contrasts.find((one) => one.part.startsWith(part) && one.situation === situation);
  if (found === undefined) throw new LookupError(`there is no "${part}" at ${situation}`);
  return estimateText(found);
}
