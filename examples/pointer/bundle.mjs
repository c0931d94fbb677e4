// Makes a folder with the page and one script, which opens without a network:
//
//     node examples/pointer/bundle.mjs page
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { fromRoot } from '../../scripts/setup/paths.mjs';
import { withoutNode } from '../../scripts/without-node.mjs';

const [, , folder = 'page'] = process.argv;
mkdirSync(folder, { recursive: true });
copyFileSync(new URL('index.html', import.meta.url), path.join(folder, 'index.html'));
const bundle = await rolldown({
  input: fromRoot('examples', 'pointer', 'pointer.js'),
  platform: 'browser',
  // The sources, of which only what is used is taken along.
  resolve: { alias: { 'fixed-point-propagation': fromRoot('lib', 'index.ts') } },
  treeshake: { moduleSideEffects: false },
  plugins: [withoutNode()],
  shimMissingExports: true,
  onLog(level, log, handle) {
    if (log.code !== 'SHIMMED_EXPORT') handle(level, log);
  },
});
await bundle.write({ file: path.join(folder, 'pointer.js'), format: 'iife', minify: true });
