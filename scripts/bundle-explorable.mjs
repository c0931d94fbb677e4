// Bundles the explorable's worker into one script, dist/explorable/worker-bundle.js, which reports hold.
import { rolldown } from 'rolldown';
import { fromRoot } from './setup/paths.mjs';
import { withoutNode } from './without-node.mjs';

const bundle = await rolldown({
  input: fromRoot('lib', 'explorable', 'entry.ts'),
  platform: 'browser',
  treeshake: { moduleSideEffects: false },
  // Nor does the worker learn with the engines of large networks.
  plugins: [withoutNode(/\/(dense|tensors)-engine(\.js)?$/)],
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
