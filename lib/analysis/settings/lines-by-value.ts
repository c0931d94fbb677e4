import type { ChosenSetting, VariedColumn } from './chosen-settings';
import type { SettingSeries } from '../figures';

const scale = ['first', 'second', 'third', 'fourth', 'fifth'] as const;

/**
 * The chosen settings as lines against one hyper-parameter, a line for each method and each value of
 * another one, which decides the colour: T in Figures 4 to 6. As in Figure 4, stored state is dashed
 * and all else solid.
 *
 * @throws RangeError if there are more than five values to colour
 */
export function linesByValue(
  settings: readonly ChosenSetting[],
  coloured: VariedColumn,
  against: VariedColumn,
): SettingSeries[] {
  const numberOf = ({ setting }: ChosenSetting, column: VariedColumn): number =>
    Number(setting[column] ?? NaN);
  const values = [...new Set(settings.map((one) => numberOf(one, coloured)))].sort((a, b) => a - b);
  if (values.length > scale.length) {
    throw new RangeError(`${coloured} has ${values.length} values, and five can be told apart`);
  }
  const labels = [...new Set(settings.map(({ label }) => label))];
  return labels.flatMap((label) =>
    values.map((value, i) => {
      const line = settings.filter(
        (one) => one.label === label && numberOf(one, coloured) === value,
      );
      const name = `${coloured === 'lambda' ? 'λ' : coloured} = ${value}`;
      return {
        style: scale[i],
        label: labels.length === 1 ? name : `${label}, ${name}`,
        dash: line.at(0)?.style === 'stored-state' ? 'dash' : 'solid',
        points: line
          .map((one) => ({ setting: numberOf(one, against), values: one.values }))
          .sort((a, b) => a.setting - b.setting),
      } as const;
    }),
  );
}
