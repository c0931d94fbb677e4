import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = path.resolve(__dirname, '..', '..');

const python = path.join(root, '.venv', 'bin', 'python');
const session = path.join(__dirname, 'kernel_session.py');

type Step =
  | { execute: string; interruptAt?: string }
  | { start: string }
  | { queue: string[] }
  | { complete: string }
  | { inspect: string };
interface Result {
  status: string;
  outputs: string[];
  matches: string[];
  data: Record<string, string>;
}

let env: NodeJS.ProcessEnv;
let folder: string;
beforeAll(async () => {
  const { jupyterEnvironment } = await import('../../scripts/setup/jupyter-environment.mjs');
  env = jupyterEnvironment();
  folder = mkdtempSync(path.join(tmpdir(), 'fpp-kernel-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Takes the steps with a kernel of its own, at the Jupyter protocol. */
async function takeSteps(...steps: Step[]): Promise<Result[]> {
  const child = spawn(python, [session], { env });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  child.stdin.end(JSON.stringify(steps));
  const status = await new Promise((resolve) => child.on('close', resolve));
  expect([status, errors]).toEqual([0, '']);
  return JSON.parse(output) as Result[];
}

const imports = {
  execute: `import { CycleWorld, elman, Fpp, lanesEngine, learn, loadTensorsEngine, lstm } from "fixed-point-propagation";
import { compare, show, showTable } from "fixed-point-propagation/analysis";
const world = new CycleWorld({ length: 10 });
const kept = 42;
let done = 0;`,
};
const study = 'environment: world, network: elman(world, { hiddenUnits: 4 }), learningRate: 0.003';
const forHours = `${study}, steps: 1e9`;
const fpp = 'new Fpp({ truncationLength: 3 })';
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const last = (result: Result) => result.outputs[result.outputs.length - 1];

describe.concurrent('in a notebook', () => {
  it('an interrupt stops learning, and leaves all that was defined before', async () => {
    const [, interrupted, kept, standing, lost, again] = await takeSteps(
      imports,
      {
        execute: `const learning = learn({ ${forHours}, trainer: ${fpp}, onProgress(now) {
          if (done === 0) console.log("it learns");
          done = now;
        } });
        const result = await learning;`,
        interruptAt: 'it learns',
      },
      { execute: 'kept' },
      {
        execute: `const before = done;
        await new Promise((resume) => setTimeout(resume, 500));
        [before > 0, done - before]`,
      },
      { execute: 'result' },
      {
        execute: `const few = learn({ ${study}, trainer: ${fpp}, steps: 100 });
        const { runs } = await few;
        runs.length`,
      },
    );
    expect(interrupted.status).toBe('error');
    expect(last(interrupted)).toMatch(/^LearningStopped: learning was stopped after \d+ steps\n$/);
    expect(last(kept)).toBe('42\n');
    expect(last(standing)).toBe('[ true, 0 ]\n');
    expect(last(lost)).toContain("Cannot find name 'result'");
    expect(last(again)).toBe('1\n');
  });

  it('an interrupted comparison says so in its progress bar; so does a loop that is busy', async () => {
    const [, comparison, busy, kept] = await takeSteps(
      imports,
      {
        execute: `const comparing = compare([{ style: "fpp", trainer: ${fpp} }],
          { ${forHours}, engine: lanesEngine, metric: "error", title: "for hours" });
        const compared = await comparing;`,
        interruptAt: 'for hours: 0 %, FPP',
      },
      { execute: 'console.log("busy"); while (true) {}', interruptAt: 'busy' },
      { execute: 'kept' },
    );
    expect(comparison.status).toBe('error');
    expect(comparison.outputs).toContainEqual(
      expect.stringMatching(/^for hours: stopped at 0 % after \d+\.\d s/),
    );
    expect(last(comparison)).toMatch(/^LearningStopped: learning was stopped after \d+ steps\n$/);
    expect(busy.status).toBe('error');
    expect(busy.outputs.join('')).toContain('Script execution was interrupted');
    expect(last(kept)).toBe('42\n');
  });

  it('learning with a checkpoint goes on where an interrupt stopped it', async () => {
    const checkpoint = JSON.stringify({ path: path.join(folder, 'study.safetensors') });
    // It tells where it goes on learning (once the stream has been played forward to there), and is
    // interrupted when it is well beyond that.
    const cell = `let first = 0, beyond = 0;
      const learning = learn({ ${forHours}, trainer: ${fpp}, checkpoint: ${checkpoint}, onProgress(now, total, phase) {
        if (phase === "replay") return;
        if (first === 0) first = now;
        if (beyond === 0 && now > first + 100) console.log("from", first, "to", beyond = now);
      } });
      const result = await learning;`;
    const [, one, two] = await takeSteps(
      imports,
      { execute: cell, interruptAt: 'from' },
      { execute: cell, interruptAt: 'from' },
    );
    const told = ({ outputs: [line] }: Result): number[] =>
      (/from (\d+) to (\d+)/.exec(line) ?? []).slice(1).map(Number);
    const [[, to], [from]] = [told(one), told(two)];
    expect(from).toBeGreaterThanOrEqual(to);
  });

  it('learning by TensorFlow, which bears no signal, is interrupted as well', async () => {
    const cell = {
      execute: `const learning = learn({ environment: world, network: lstm(world, { hiddenUnits: 200 }),
        trainer: new Fpp({ truncationLength: 20 }), learningRate: 0.003, streams: 20, steps: 1e9, engine: tensors,
        onProgress: (now) => console.log("at", now),
      });
      const result = await learning;`,
      interruptAt: 'at',
    };
    const [, , ...results] = await takeSteps(
      imports,
      { execute: 'const loading = loadTensorsEngine(); const tensors = await loading;' },
      ...[cell, cell, cell, cell],
      { execute: 'kept' },
    );
    const kept = results.pop();
    // A step may take longer than an interrupt waits for.
    for (const result of results) expect(last(result)).toMatch(/^(LearningStopped|Interrupted): /);
    expect(kept?.outputs).toEqual(['42\n']);
  });

  it('learning that takes a while has a progress bar, which says at which step it was interrupted', async () => {
    const [, interrupted, short] = await takeSteps(
      imports,
      {
        execute: `const learning = learn({ ${forHours}, trainer: ${fpp} }); const result = await learning;`,
        interruptAt: 'learn: 0 %',
      },
      {
        execute: `const few = learn({ ${study}, trainer: ${fpp}, steps: 50 }); const { runs } = await few;`,
      },
    );
    expect(interrupted.outputs).toContainEqual(
      expect.stringMatching(/^learn: stopped at 0 % after .*, step [\d,]+ of 1,000,000,000$/),
    );
    expect(last(interrupted)).toMatch(/^LearningStopped: learning was stopped after \d+ steps\n$/);
    expect(short.outputs).toEqual([]);
  });

  it('a cell that fails says what was wrong in its first line, and no more than five', async () => {
    const [, option, own, nothing] = await takeSteps(
      imports,
      { execute: 'new Fpp({ truncationLength: 0 });' },
      {
        execute: `const deep = (n: number): number => n === 0 ? JSON.parse("{") : deep(n - 1) + 1;
        try { deep(30); } catch (cause) { throw new Error("the file is none", { cause: cause }); }`,
      },
      { execute: 'throw "a text"' },
    );
    const linesOf = ({ outputs }: Result): string[] => outputs.join('').trimEnd().split('\n');
    expect(linesOf(option)[0]).toMatch(/^OptionError: Fpp: truncationLength must be .*; got 0$/);
    expect(linesOf(own)[0]).toBe('Error: the file is none');
    expect(linesOf(own)[1]).toMatch(/^ {2}because: SyntaxError: /);
    for (const one of [option, own, nothing]) {
      expect(one.status).toBe('error');
      expect(linesOf(one).length).toBeLessThanOrEqual(5);
    }
  });

  it('the kernel is busy while cells wait, whatever is asked in between', async () => {
    const [{ outputs: states }] = await takeSteps({
      queue: ['await new Promise((go) => setTimeout(go, 1500));', '1;', '2;'],
    });
    // What was said last counts: idle only when all is done.
    expect(states.at(-1)).toBe('idle');
    const stays = states.slice(0, -1).map((state, i) => [state, states[i + 1]]);
    for (const [now, next] of stays) if (now === 'idle') expect(next).toBe('busy');
    expect(states.filter((state) => state === 'idle').length).toBeGreaterThanOrEqual(4);
  });

  it('a kernel that is killed ends, however busy it is', async () => {
    const [started] = await takeSteps({ start: 'console.log(process.pid); while (true) {}' });
    await expect.poll(() => isAlive(Number(last(started))), { timeout: 20_000 }).toBe(false);
  });

  it('a kernel ends when the process that started it is killed, whatever it is at', async () => {
    const child = spawn(python, [session], { env });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stdin.end(JSON.stringify([{ tell: 'console.log(process.pid); while (true) {}' }]));
    await expect.poll(() => output, { timeout: 60_000 }).toMatch(/^\d+\n/);
    child.kill('SIGKILL');
    await expect.poll(() => isAlive(Number(output)), { timeout: 20_000 }).toBe(false);
  });

  it('a cell may loop over what is not there yet, at its top', async () => {
    const [, top, inside, apart, kept] = await takeSteps(
      { execute: 'async function* two() { yield 1; yield 2; }\nconst seen: number[] = [];' },
      { execute: 'for await (const one of two()) console.log("seen", one);' },
      { execute: 'try { if (true) for await (const one of two()) seen.push(one); } finally {}' },
      { execute: 'const later = async () => { for await (const one of two()) seen.push(one); };' },
      { execute: 'seen' },
    );
    expect(top.outputs.join('')).toBe('seen 1\nseen 2\n');
    expect([inside, apart].map(({ outputs }) => outputs)).toEqual([[], []]);
    expect(kept.outputs).toEqual(['[ 1, 2 ]\n']);
  });

  it('an interrupt ends a loop over what never comes', async () => {
    const [, waiting, kept] = await takeSteps(
      { execute: 'async function* never() { yield "begun"; await new Promise(() => {}); }' },
      { execute: 'for await (const one of never()) console.log(one);', interruptAt: 'begun' },
      { execute: 'console.log(42)' },
    );
    expect(waiting.status).toBe('error');
    expect(kept.outputs).toEqual(['42\n']);
  });

  it('a kernel watches no file: what changes beside it is no fault of a cell', async () => {
    const [, watchers] = await takeSteps(imports, {
      execute:
        'console.log(process.getActiveResourcesInfo().filter((one) => /FS|Stat/.test(one)));',
    });
    expect(watchers.outputs).toEqual(['[]\n']);
  });

  it('the library completes', async () => {
    const [, options, names, members] = await takeSteps(
      imports,
      { complete: 'const trainer = new Fpp({ |' },
      { complete: 'sho|' },
      { complete: 'world.|' },
    );
    expect(options.matches).toEqual(expect.arrayContaining(['truncationLength', 'stateStep']));
    expect(names.matches).toEqual(expect.arrayContaining(['show', 'showTable']));
    expect(members.matches).toEqual(expect.arrayContaining(['constantError', 'length']));
  });

  it('the library explains itself', async () => {
    const [, ...inspected] = await takeSteps(
      imports,
      { inspect: 'new Fp|p({})' },
      { inspect: 'new Fpp({ truncation|Length: 3 })' },
      { inspect: 'lea|rn({})' },
      { inspect: 'new Fpp({ | })' },
      { inspect: 'ke|pt' },
    );
    const [ofClass, ofOption, ofFunction, between, ofConstant] = inspected.map(
      ({ data }) => data['text/plain'],
    );
    for (const text of [ofClass, between]) {
      expect(text).toMatch(/Options:\n {2}truncationLength: number\n/);
      expect(text).toMatch(/bufferSize: number\n +N, transitions [^\n]*Default 100\./);
    }
    expect(ofFunction).toMatch(/Options:[^]*learningRate: /);
    expect(ofConstant).not.toContain('Options');
    expect(ofClass).toContain('Fixed Point Propagation (Algorithm 1)');
    expect(ofClass).toContain('@throws OptionError');
    expect(ofOption).toContain("steps from a window's first state to its last");
    expect(ofFunction).toContain('Learns online');
  });
});
