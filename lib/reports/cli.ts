import { join } from 'node:path';
import { judgeInFolder } from '../analysis';
import { claims } from '../experiments';
import { packageRoot } from '../machine';
import { ReportError } from './errors';
import { exportReports } from './export';

const usage = `Usage: node dist/reports/main.js <executed folder> <output folder>

Turns executed notebooks (.ipynb) into self-contained HTML reports and an index.
Exit code: 0 done, 1 a notebook cannot be published, 2 wrong use.
`;

/** The exporter's command line; returns the exit code. */
export async function run(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    process.stdout.write(usage);
    return 0;
  }
  if (args.length !== 2) {
    process.stderr.write(`Expected two folders, got ${args.length} arguments.\n${usage}`);
    return 2;
  }
  try {
    const folder = join(packageRoot, 'data', 'results');
    const judgements = await judgeInFolder(claims, { folder });
    for (const path of await exportReports(args[0], args[1], judgements))
      process.stdout.write(`${path}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof ReportError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}
