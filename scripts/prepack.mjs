// npm pack: has what goes into the package built, if it is not, or not as the sources are now.
import { buildLibrary } from './setup/build-library.mjs';
import { printFailure } from './setup/setup-error.mjs';

try {
  await buildLibrary();
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
