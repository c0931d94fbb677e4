import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageRoot } from '../platform/machine';

/** A file of this folder; the sources are part of the package, so dist reads them from lib. */
export function asset(name: string): string {
  return readFileSync(join(packageRoot, 'lib', 'reports', 'assets', name), 'utf8');
}

const plotlyPath = (): string =>
  require.resolve('plotly.js-cartesian-dist-min/plotly-cartesian.min.js');

/** Plotly, as a script. */
export function plotlySource(): string {
  return readFileSync(plotlyPath(), 'utf8');
}

/** The version of Plotly that is installed. */
export function plotlyVersion(): string {
  const manifest = readFileSync(join(dirname(plotlyPath()), 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { readonly version: string }).version;
}

/** Where Plotly lies beside the pages; they load it when a figure is touched. */
export function plotlyAddress(): string {
  return `assets/plotly-${plotlyVersion()}.js`;
}
