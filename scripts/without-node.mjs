/**
 * For bundles that run in a page, a plugin of rolldown. Files, hashes, data sets and databases: a page has none, and
 * nothing that runs in one asks for them.
 *
 * @param others what is left out besides
 */
export function withoutNode(others = /^$/) {
  const left = /^(node:|crypto$|mnist$|@tensorflow\/|@duckdb\/)/;
  return {
    name: 'without-node',
    resolveId: (id) => (left.test(id) || others.test(id) ? { id: `\0${id}` } : null),
    load: (id) => (id.startsWith('\0') ? 'export default {};' : null),
  };
}
