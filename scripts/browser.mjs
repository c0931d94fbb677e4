// The browser of tests and pictures: the Chromium that the npm package @sparticuz/chromium holds,
// compressed. The package itself unpacks it where all projects do, in the folder of temporary files, and
// takes whatever version lies there.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fromRoot } from './setup/paths.mjs';

const packageFile = fromRoot('node_modules', '@sparticuz', 'chromium', 'package.json');
const unpack = `
  import chromium from '@sparticuz/chromium';
  console.log(JSON.stringify({ path: await chromium.executablePath(), args: chromium.args }));`;

/** Unpacks the browser unless it is there: into a folder that comes into its place whole. */
export function unpackedBrowser() {
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8'));
  const folder = fromRoot('node_modules', '.cache', `chromium-${version}`);
  if (!existsSync(folder)) {
    mkdirSync(path.dirname(folder), { recursive: true });
    const part = mkdtempSync(`${folder}-`);
    inFolder(part);
    try {
      renameSync(part, folder);
    } catch {
      // Another process was quicker.
      rmSync(part, { recursive: true });
    }
  }
  const { path: executablePath, args } = inFolder(folder);
  return { executablePath, args };
}

function inFolder(folder) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', unpack],
    { cwd: fromRoot(), encoding: 'utf8', env: { ...process.env, TMPDIR: folder } },
  );
  if (status !== 0) throw new Error(`the browser cannot be unpacked into ${folder}:\n${stderr}`);
  return JSON.parse(stdout);
}
