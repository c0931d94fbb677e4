import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { cleanEnvironment } from './clean-environment.mjs';
import { fromRoot } from './paths.mjs';

const inside = (...parts) => fromRoot('.jupyter', ...parts);

/** The environment in which Jupyter finds this repository's kernel and writes only into .jupyter/. */
export function jupyterEnvironment() {
  // IPython warns when the folder above its own is missing.
  mkdirSync(inside(), { recursive: true });
  return {
    ...cleanEnvironment(),
    JUPYTER_PATH: fromRoot('jupyter'),
    JUPYTER_CONFIG_DIR: inside('config'),
    // The second is the repository's own: nobody is asked whether to fetch JupyterLab's news.
    JUPYTER_CONFIG_PATH: [inside('config'), fromRoot('jupyter', 'config')].join(path.delimiter),
    JUPYTER_DATA_DIR: inside('data'),
    JUPYTER_RUNTIME_DIR: inside('runtime'),
    JUPYTERLAB_SETTINGS_DIR: inside('lab', 'settings'),
    JUPYTERLAB_WORKSPACES_DIR: inside('lab', 'workspaces'),
    IPYTHONDIR: inside('ipython'),
    XDG_CACHE_HOME: inside('cache'),
    PYTHONUNBUFFERED: '1',
    // The kernel runs on the Node that runs this script.
    PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH}`,
  };
}
