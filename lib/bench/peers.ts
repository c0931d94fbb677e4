import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { packageRoot } from '../platform/machine';

const common = { name: z.string(), threads: z.int(), variant: z.string() };

/** What a peer says of many runs of a small network. */
const smallSchema = z.object({
  ...common,
  engine: z.string(),
  mode: z.literal('native'),
  runs: z.int(),
  msPerStep: z.number(),
});

/** What a peer says of one run a process of a large network. */
const largeSchema = z.object({
  ...common,
  engine: z.literal('jax'),
  processes: z.int(),
  stepMilliseconds: z.number(),
});

const peerResultSchema = z.union([smallSchema, largeSchema]);

export type PeerResult = z.infer<typeof peerResultSchema>;

/** What to measure peers on, and whom to tell. */
export interface PeerOptions {
  /** Names of cases. */
  readonly cases: readonly string[];
  readonly runs: number;
  readonly threads: number;
  readonly onResult: (result: PeerResult) => void;
  /** Told in one line if the peers are not to be had. */
  readonly onNote: (text: string) => void;
}

/** Measures the implementations in bench/peers, which set themselves up; never fails. */
export async function measurePeers(options: PeerOptions): Promise<void> {
  const { cases, runs, threads, onResult, onNote } = options;
  const script = join(packageRoot, 'bench', 'peers', 'run.mjs');
  if (!existsSync(script)) {
    onNote(`peers: not measured: there is no ${script}`);
    return;
  }
  const args = ['--cases', cases.join(','), '--runs', String(runs), '--threads', String(threads)];
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (data: Buffer) => (complaint += data.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  let measured = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    measured += 1;
    onResult(peerResultSchema.parse(JSON.parse(line)));
  }
  if ((await ended) !== 0) {
    const lines = complaint.trim().split('\n');
    const how = measured === 0 ? 'not measured' : 'not all measured';
    onNote(`peers: ${how}: ${lines[lines.length - 1]}`);
  }
}
