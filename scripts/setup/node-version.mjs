import { SetupError } from './setup-error.mjs';

const oldest = [20, 11];

/** package.json's "engines" in words; npm itself only warns. */
export function checkNodeVersion(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return;
  throw new SetupError({
    problem: `Node.js ${oldest.join('.')} or newer is needed; this is ${version}.`,
    why: 'the library, its tests and the notebook kernel run on it.',
    remedy:
      'install Node.js 20, 22 or 24 (macOS: brew install node@22; Debian and Ubuntu: a current nodejs package, or a version manager such as nvm), then run the same command again.',
  });
}
