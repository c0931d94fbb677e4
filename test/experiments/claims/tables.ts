import type { Table } from './made-up-rows';

/**
 * For each claim, tables on which it holds, is open and fails, written by hand from the paper's sentence.
 * Each stands under what should come of it: verdict, comparisons that hold, are open, and fail; and where
 * units matter, the mean of the first comparison.
 */
export type Tables = Readonly<Record<string, Readonly<Record<string, Table>>>>;
