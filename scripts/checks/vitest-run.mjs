import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { endWithUs, startChild } from '../setup/children.mjs';
import { fromRoot } from '../setup/paths.mjs';
import { countTests } from './vitest-counts.mjs';

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Runs all tests, showing vitest's own output, and counts them from its JSON report. */
export async function runVitest() {
  const folder = mkdtempSync(path.join(tmpdir(), 'fpp-tests-'));
  const file = path.join(folder, 'report.json');
  const { ended, end } = startChild(
    process.execPath,
    [
      ...[fromRoot('node_modules', 'vitest', 'vitest.mjs'), 'run'],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const tidyUp = () => rmSync(folder, { recursive: true });
  const forget = endWithUs(() => end().then(tidyUp));
  const code = await ended;
  const counts = countTests(readReport(file), code);
  forget();
  tidyUp();
  return counts;
}
