import { join } from 'node:path';
import { experiments } from '../experiments';
import { packageRoot } from '../platform/machine';
import { FRESH, readProvenance, sweepPaths, type Provenance } from '../sweeps';
import type { Notebook } from './notebook';

/** Where all committed results come from. */
export function allResults(): Provenance[] {
  return experiments.flatMap(({ name }) => [name, `${name}${FRESH}`]).flatMap(provenanceOf);
}

/**
 * Where the committed results come from that a notebook shows: those that the commands beside its
 * figures make, or all, if its code opens the whole folder.
 */
export function resultsShown({ cells }: Notebook): Provenance[] {
  const code = cells.flatMap((cell) => (cell.cell_type === 'code' ? [cell] : []));
  if (code.some(({ source }) => source.includes('resultsReader('))) return allResults();
  const outputs = JSON.stringify(code.map(({ outputs }) => outputs));
  const names = [...outputs.matchAll(/fpp run ([\w-]+)/g)].map(([, name]) => name);
  return [...new Set(names)].sort().flatMap(provenanceOf);
}

function provenanceOf(experiment: string): Provenance[] {
  const provenance = readProvenance(sweepPaths(join(packageRoot, 'data', 'results'), experiment));
  return provenance ? [provenance] : [];
}
