import { beforeAll, describe, expect, it } from 'vitest';

let cleanEnvironment: (env: Record<string, string>) => Record<string, string>;
beforeAll(async () => {
  ({ cleanEnvironment } = await import('../../scripts/setup/clean-environment.mjs'));
});

describe('the environment of installers and kernels', () => {
  it.each([
    ...['PYTHONPATH', 'PYTHONHOME', 'PYTHONSTARTUP', 'PYTHONNOUSERSITE'],
    ...['PIP_TARGET', 'PIP_DRY_RUN', 'PIP_PREFIX', 'PIP_USER', 'PIP_REQUIRE_VIRTUALENV'],
    ...['PIP_CONSTRAINT', 'pip_target', 'NODE_ENV'],
    ...['npm_config_omit', 'NPM_CONFIG_OMIT', 'npm_config_production', 'npm_config_dry_run'],
    ...[
      'npm_config_prefix',
      'npm_config_global',
      'npm_config_package_lock',
      'npm_config_cache_min',
    ],
  ])('has no %s, which says what is installed, or where to', (name) => {
    expect(cleanEnvironment({ [name]: 'x' })).toEqual({});
  });

  it.each([
    ...['PIP_INDEX_URL', 'PIP_EXTRA_INDEX_URL', 'PIP_CERT', 'PIP_CONFIG_FILE', 'PIP_PROXY'],
    ...['npm_config_registry', 'NPM_CONFIG_REGISTRY', 'npm_config_userconfig', 'npm_config_cafile'],
    ...['npm_config_fetch_retries', 'npm_config_@mine:registry', 'npm_config_//a.org/:_authToken'],
    ...['PATH', 'HOME', 'HTTPS_PROXY', 'CXX', 'NODE_OPTIONS', 'FPP_PTB_DIR', 'PYTHON'],
  ])('keeps %s, which says where packages come from, or nothing of them', (name) => {
    expect(cleanEnvironment({ [name]: 'x' })).toEqual({ [name]: 'x' });
  });
});
