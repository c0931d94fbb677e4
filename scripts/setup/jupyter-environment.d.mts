export function jupyterEnvironment(): NodeJS.ProcessEnv;
