import { cellNames, cells } from '../../lib';

/** Every cell that there is, for `describe.each`. */
export const eachCell = cellNames.map((cell) => [cell, cells[cell]] as const);
