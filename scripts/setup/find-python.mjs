import { runCommand, timeLimit } from './run-command.mjs';
import { SetupError } from './setup-error.mjs';

const why =
  'Jupyter, which executes the notebooks, runs on it (in .venv, nothing is installed globally).';
const newestFirst = ['3.13', '3.12', '3.11', '3.10', '3.9'].map((version) => `python${version}`);
const probe =
  'import sys, importlib.util as u; print(*sys.version_info[:2], int(all(u.find_spec(m) for m in ("venv", "ensurepip"))))';

async function inspect(command) {
  const { code, output } = await runCommand(command, ['-c', probe], { watch: timeLimit(20) });
  const [, major, minor, venv] = /(\d+) (\d+) ([01])\s*$/.exec(output) ?? [];
  if (code !== 0 || !major) return undefined;
  return {
    command,
    version: `${major}.${minor}`,
    isRecent: Number(major) === 3 && Number(minor) >= 9,
    hasVenv: venv === '1',
  };
}

/** The first Python 3.9 or newer that can make virtual environments. */
export async function findPython() {
  const found = [];
  for (const command of ['python3', ...newestFirst, 'python']) {
    const python = await inspect(command);
    if (python?.isRecent && python.hasVenv) return python.command;
    if (python) found.push(python);
  }
  const withoutVenv = found.find((python) => python.isRecent);
  if (withoutVenv) {
    throw new SetupError({
      problem: `Python ${withoutVenv.version} is here, but without its venv module.`,
      why,
      remedy:
        'Debian and Ubuntu: sudo apt install python3-venv; macOS: brew install python. Then run the same command again.',
    });
  }
  const old = found.map((python) => python.version).join(', ');
  throw new SetupError({
    problem: `Python 3.9 or newer is missing${old ? ` (found only ${old})` : ''}.`,
    why,
    remedy:
      'Debian and Ubuntu: sudo apt install python3 python3-venv; Fedora: sudo dnf install python3; macOS: brew install python. Then run the same command again.',
  });
}
