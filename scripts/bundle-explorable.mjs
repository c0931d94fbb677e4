// Bundles the explorable's worker into one script, dist/explorable/worker-bundle.js, which reports hold.
import { rolldown } from 'rolldown';
import { fromRoot } from './setup/paths.mjs';

/**
 * Files, hashes and data sets: a page has none, and nothing that the worker does asks for them. Nor for the
 * engines of large networks.
 */
const left = /^(node:|crypto$|mnist$|@tensorflow\/)|\/(dense|tensors)-engine(\.js)?$/;
const withoutNode = {
  name: 'without-node',
  resolveId: (id) => (left.test(id) ? { id: `\0${id}` } : null),
  load: (id) => (id.startsWith('\0') ? 'export default {};' : null),
};

const bundle = await rolldown({
  input: fromRoot('lib', 'explorable', 'entry.ts'),
  platform: 'browser',
  treeshake: { moduleSideEffects: false },
  plugins: [withoutNode],
  shimMissingExports: true,
  onLog(level, log, handle) {
    if (log.code !== 'SHIMMED_EXPORT') handle(level, log);
  },
});
await bundle.write({
  file: fromRoot('dist', 'explorable', 'worker-bundle.js'),
  format: 'iife',
  minify: true,
});
