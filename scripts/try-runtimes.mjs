// Installs the package into an empty project, and learns there on other runtimes: node scripts/try-runtimes.mjs
// [names]. The runtimes come from npm, into a folder that is removed again.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fromRoot, root } from './setup/paths.mjs';

/** How each is installed, and how it runs a script. */
const runtimes = {
  'node-20': { install: 'node@20', command: ['node'] },
  'node-22': { install: 'node@22', command: ['node'] },
  'node-24': { install: 'node@24', command: ['node'] },
  deno: { install: 'deno@2', command: ['deno', 'run', '--allow-all'] },
  bun: { install: 'bun@1', command: ['bun', 'run'] },
};

const study = `
const run = async ({ CycleWorld, elman, Fpp, learn }) => {
  const environment = new CycleWorld({ length: 6 });
  const trainer = new Fpp({ truncationLength: 3, bufferSize: 50 });
  const network = elman(environment, { hiddenUnits: 4 });
  const of = (engine) =>
    learn({ environment, network, trainer, engine, learningRate: 0.01, steps: 300, bins: 3 });
  const [lanes, dense] = [await of('lanes'), await of('dense')];
  console.log(JSON.stringify([lanes.runs, dense.runs]));
};
`;
const scripts = {
  'required.cjs': `${study}run(require('fixed-point-propagation'));`,
  'imported.mjs': `import * as all from 'fixed-point-propagation';${study}await run(all);`,
};

const npm = (cwd, ...args) =>
  execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel', 'error'], {
    cwd,
    encoding: 'utf8',
  });

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(runtimes);
const folder = mkdtempSync(path.join(tmpdir(), 'fpp-runtimes-'));
try {
  const project = path.join(folder, 'project');
  execFileSync(process.execPath, [fromRoot('scripts', 'prepack.mjs')], { stdio: 'inherit' });
  const packed = npm(root, 'pack', '--ignore-scripts', '--json', '--pack-destination', folder);
  const [{ filename }] = JSON.parse(packed);
  npm(folder, 'install', '--prefix', project, path.join(folder, filename));
  for (const [name, text] of Object.entries(scripts)) writeFileSync(path.join(project, name), text);
  const wanted = Object.keys(scripts).map(
    (name) => spawnSync(process.execPath, [name], { cwd: project, encoding: 'utf8' }).stdout,
  );
  for (const name of names) {
    const { install, command } = runtimes[name];
    const place = path.join(folder, name);
    npm(folder, 'install', '--prefix', place, install);
    const [program, ...args] = command;
    const at = path.join(place, 'node_modules', '.bin', program);
    const version = spawnSync(at, ['--version'], { encoding: 'utf8' }).stdout.split('\n')[0];
    Object.keys(scripts).forEach((script, i) => {
      const { stdout, stderr } = spawnSync(at, [...args, script], {
        cwd: project,
        encoding: 'utf8',
      });
      const isRight = wanted[i].length > 0 && stdout === wanted[i];
      if (!isRight) process.exitCode = 1;
      console.log(`${isRight ? '✓' : '✗'} ${name} (${version}): ${script}`);
      if (!isRight) console.log(`${stdout}${stderr}`);
    });
  }
} finally {
  rmSync(folder, { recursive: true });
}
