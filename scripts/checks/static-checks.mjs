import { fromRoot } from '../setup/paths.mjs';
import { runCommand } from '../setup/run-command.mjs';

const tool = (...parts) => fromRoot('node_modules', ...parts);
const typescript = tool('typescript', 'bin', 'tsc');
const typescriptOfTslab = tool('@tslab', 'typescript-for-tslab', 'bin', 'tsc');

const checks = [
  ['formatting (prettier)', tool('prettier', 'bin', 'prettier.cjs'), '--check', '.'],
  ['lint (eslint)', tool('eslint', 'bin', 'eslint.js'), '.', '--max-warnings=0'],
  [
    'one-way imports (dependency-cruiser)',
    tool('dependency-cruiser', 'bin', 'dependency-cruise.mjs'),
    'lib',
  ],
  ['types (TypeScript)', typescript, '--project', 'tsconfig.json'],
  // The compiler inside tslab is older: it must accept the sources, and the declarations as
  // notebooks resolve them.
  [
    'types (older TypeScript of tslab)',
    typescriptOfTslab,
    '--project',
    'tsconfig.build.json',
    '--noEmit',
  ],
  ['types as notebooks see them', typescriptOfTslab, '--project', 'tsconfig.tslab.json'],
];

async function runCheck([name, ...command]) {
  const start = performance.now();
  const preloaded = ['--require', fromRoot('scripts', 'late-optimising.cjs')];
  const { code, output } = await runCommand(process.execPath, [...preloaded, ...command]);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${code === 0 ? '✓' : '✗'} ${name}  ${seconds} s`);
  if (code !== 0) console.log(output.trimEnd());
  return code === 0;
}

/** Runs every check, two at a time, and counts them. */
export async function runStaticChecks() {
  const waiting = [...checks];
  const counts = { passed: 0, failed: 0 };
  const lane = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      counts[(await runCheck(check)) ? 'passed' : 'failed'] += 1;
    }
  };
  await Promise.all([lane(), lane()]);
  return counts;
}
