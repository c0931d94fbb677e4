// npm run lab [-- ARGUMENTS OF JUPYTER LAB]: JupyterLab at the repository root with its kernel.
import { spawn } from 'node:child_process';
import { bootstrap } from './setup/bootstrap.mjs';
import { jupyterEnvironment } from './setup/jupyter-environment.mjs';
import { root } from './setup/paths.mjs';
import { printFailure } from './setup/setup-error.mjs';
import { venvPython } from './setup/virtual-environment.mjs';

// In a container one often is root, and Jupyter then starts only when told that this is meant.
const asRoot = process.getuid?.() === 0 ? ['--allow-root'] : [];

try {
  await bootstrap({ lab: true });
  const lab = spawn(
    venvPython,
    [
      '-m',
      'jupyterlab',
      `--ServerApp.root_dir=${root}`,
      '--MultiKernelManager.default_kernel_name=tslab',
      ...asRoot,
      ...process.argv.slice(2),
    ],
    {
      cwd: root,
      stdio: 'inherit',
      env: jupyterEnvironment(),
    },
  );
  // Ctrl-C reaches JupyterLab too, which asks before it stops: wait for its answer.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => lab.kill('SIGTERM'));
  lab.on('exit', (code) => (process.exitCode = code ?? 1));
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
