import { elman, lstm, type EmbeddingOptions, type Network, type Spaces } from '../../lib';

/** Makes a network of one cell or the other, in what they have in common. */
export type MakeNetwork = (
  spaces: Spaces,
  options: { readonly hiddenUnits: number; readonly embedding?: EmbeddingOptions | null },
) => Network;

/** Both cells, for tests that hold for either. */
export const bothCells: Readonly<Record<Network['cell'], MakeNetwork>> = { elman, lstm };

/** For `describe.each`. */
export const eachCell = Object.entries(bothCells) as [Network['cell'], MakeNetwork][];
