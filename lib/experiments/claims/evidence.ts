import { LookupError } from '../../validation/errors';

/** Which notebook shows a figure of the paper; panels are named by their figure first. */
const notebooks: readonly (readonly [figure: string, notebook: string])[] = [
  ['2', '04-cycle-world'],
  ['3a', '04-cycle-world'],
  ['3b', '05-stochastic-world'],
  ['3c', '08-sequential-mnist'],
  ['3d', '09-penn-treebank'],
  ['4', '06-updates-and-mini-batches'],
  ['5', '07-sensitivity'],
  ['6', '07-sensitivity'],
  ['7', '06-updates-and-mini-batches'],
  ['Table 1', '05-stochastic-world'],
];

/**
 * The notebook with the evidence for claims about a figure, as its file is named without `.ipynb`.
 *
 * @param figure a claim's, e.g. `3a` or `4a, 4b`
 * @throws LookupError if no notebook shows it
 */
export function evidenceNotebook(figure: string): string {
  const found = notebooks.find(([start]) => figure.startsWith(start));
  if (found === undefined) throw new LookupError(`no notebook shows figure ${figure}`);
  return found[1];
}
