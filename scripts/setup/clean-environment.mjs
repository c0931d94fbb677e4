// Where packages come from, and how the way there is made, is for the user to say; what is installed,
// and where to, is not.
const fromWhere = {
  npm: 'registry userconfig globalconfig cache proxy https_proxy noproxy ca cafile cert key strict_ssl offline prefer_offline maxsockets fetch_.* tfjs_node_.*',
  pip: 'index_url extra_index_url no_index find_links trusted_host cert client_cert proxy timeout default_timeout retries cache_dir no_cache_dir config_file keyring_provider',
};
const oneOf = (names) => `(?:${names.split(' ').join('|')})`;
const foreign = [
  /^NODE_ENV$/,
  /^PYTHON./,
  new RegExp(`^pip_(?!${oneOf(fromWhere.pip)}$)`, 'i'),
  // With a colon: settings of one registry, such as its token.
  new RegExp(`^npm_config_(?!${oneOf(fromWhere.npm)}$|.*:)`, 'i'),
];

/**
 * The environment without the variables that turn an installer, a compiler of modules or Python to
 * something else than is asked of it here: PYTHONPATH, PIP_TARGET, npm_config_omit, NODE_ENV and the like.
 */
export function cleanEnvironment(env = process.env) {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !foreign.some((pattern) => pattern.test(name))),
  );
}
