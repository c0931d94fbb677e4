import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fromRoot, root } from '../setup/paths.mjs';
import { countTests } from './vitest-counts.mjs';

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Runs all tests, showing vitest's own output, and counts them from its JSON report. */
export function runVitest() {
  const folder = mkdtempSync(path.join(tmpdir(), 'fpp-tests-'));
  const file = path.join(folder, 'report.json');
  const { status } = spawnSync(
    process.execPath,
    [
      ...[fromRoot('node_modules', 'vitest', 'vitest.mjs'), 'run'],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    ],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const counts = countTests(readReport(file), status);
  rmSync(folder, { recursive: true });
  return counts;
}
