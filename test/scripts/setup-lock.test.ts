import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const script = path.resolve(__dirname, '..', '..', 'scripts', 'setup', 'setup-lock.mjs');

let folder: string;
let lock: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'fpp-lock-'));
  lock = path.join(folder, 'lock');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A process that takes the lock, says so, and does something. */
function start(action: string) {
  const main = `import { withSetupLock } from ${JSON.stringify(script)};
const sleep = (ms) => new Promise((resume) => setTimeout(resume, ms));
await withSetupLock(async () => { console.log('has it'); ${action} }, ${JSON.stringify(lock)});`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', main]);
  let output = '';
  const seen: [string, () => void][] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    for (const [text, tell] of seen) if (output.includes(text)) tell();
  });
  const ended = new Promise<string>((resolve) => {
    child.on('close', () => {
      resolve(output);
    });
  });
  const says = (text: string) =>
    new Promise<void>((resolve) => {
      if (output.includes(text)) resolve();
      else seen.push([text, resolve]);
    });
  return { child, ended, says };
}

describe('the lock of the set-up', () => {
  it('lets one at a time work, and the second once the first is done', async () => {
    const mark = path.join(folder, 'mark');
    const action = `const { existsSync, rmSync, writeFileSync } = await import('node:fs');
      if (existsSync(${JSON.stringify(mark)})) console.log('two at once');
      writeFileSync(${JSON.stringify(mark)}, ''); await sleep(300); rmSync(${JSON.stringify(mark)});`;
    const outputs = await Promise.all([1, 2, 3].map(() => start(action).ended));
    for (const output of outputs) {
      expect(output).toContain('has it');
      expect(output).not.toContain('two at once');
    }
    expect(outputs.filter((output) => /another set-up .*is at work here/.test(output))).not.toEqual(
      [],
    );
    expect(existsSync(lock)).toBe(false);
  });

  it('is free once its holder has ended by an error, or was told to end', async () => {
    const failing = start("throw new Error('no');");
    await failing.ended;
    expect(existsSync(lock)).toBe(false);
    await start('process.exit(1);').ended;
    expect(existsSync(lock)).toBe(false);
  });

  it('is taken over from a holder that was killed', async () => {
    const killed = start('await sleep(60_000);');
    await killed.says('has it');
    killed.child.kill('SIGKILL');
    await killed.ended;
    expect(existsSync(lock)).toBe(true);
    expect(await start('').ended).toContain('has it');
  });

  it('is waited for while its holder is stopped', async () => {
    const stopped = start('await sleep(500);');
    await stopped.says('has it');
    stopped.child.kill('SIGSTOP');
    const second = start('');
    await second.says(`process ${String(stopped.child.pid)}`);
    stopped.child.kill('SIGCONT');
    expect(await second.ended).toContain('has it');
  });

  it('of a holder that cannot be seen counts while it is touched, and no longer', async () => {
    mkdirSync(lock);
    writeFileSync(path.join(lock, 'holder'), JSON.stringify({ pid: 1, place: 'elsewhere' }));
    expect(await start('').ended).toMatch(/\(process 1\) is at work here.*\n.*has it/);
  });
});
