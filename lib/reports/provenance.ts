import { join } from 'node:path';
import { experiments } from '../experiments';
import { packageRoot, thisMachine, type Machine } from '../platform/machine';
import { FRESH, readProvenance, sweepPaths, type Provenance as SweepProvenance } from '../sweeps';
import type { Notebook } from './notebook';

/** Where a report comes from. */
export interface Provenance {
  /** Version of this package. */
  version: string;
  /** Git commit, or `unknown` outside a checkout. */
  commit: string;
  /** Node version. */
  node: string;
  /** Processor model and number of cores. */
  cpu: string;
  /** When it ran, ISO 8601. */
  date: string;
  /** Wall time of the notebook in seconds; undefined if it was not recorded. */
  seconds: number | undefined;
  /** Of the committed results that its notebook read. */
  results: readonly SweepProvenance[];
  /** Of runs that are not committed: how many seeds, by which engine. */
  runs?: string;
}

/** All sweeps whose results may be committed, in the order of the figures. */
const sweepNames = experiments.flatMap(({ name }) => [name, `${name}${FRESH}`]);

function provenanceOfSweep(name: string): SweepProvenance[] {
  const provenance = readProvenance(sweepPaths(join(packageRoot, 'data', 'results'), name));
  return provenance ? [provenance] : [];
}

/** What the executor recorded; for the rest, the machine and the checkout that export. */
export function provenanceOf(notebook: Notebook): Provenance {
  const here = hereAndNow();
  const timed = timing(notebook);
  const { version, commit, node, cpu, date, seconds, results = [] } = notebook.provenance;
  return {
    version: version ?? here.version,
    commit: commit ?? here.commit,
    node: node ?? here.node,
    cpu: cpu ?? here.cpu,
    date: date ?? timed?.date ?? here.date,
    seconds: seconds ?? timed?.seconds,
    results: sweepNames.filter((name) => results.includes(name)).flatMap(provenanceOfSweep),
  };
}

/** Provenance of the index, which no notebook stands behind: it judges all results. */
export function thisExport(): Provenance {
  return { ...hereAndNow(), seconds: undefined, results: sweepNames.flatMap(provenanceOfSweep) };
}

function hereAndNow(): Machine & { date: string } {
  return { ...thisMachine(), date: new Date().toISOString() };
}

/** Start and summed execution time of the cells, as far as their metadata tell. */
function timing(notebook: Notebook): { date: string; seconds: number } | undefined {
  const cells = notebook.cells.flatMap((cell) => {
    const execution = cell.cell_type === 'code' ? cell.metadata?.execution : undefined;
    const start = Date.parse(execution?.['iopub.status.busy'] ?? '');
    const end = Date.parse(execution?.['iopub.status.idle'] ?? '');
    return Number.isNaN(start) || Number.isNaN(end) ? [] : [{ start, end }];
  });
  if (cells.length === 0) return undefined;
  return {
    date: new Date(cells[0].start).toISOString(),
    seconds: cells.reduce((total, { start, end }) => total + (end - start), 0) / 1000,
  };
}
