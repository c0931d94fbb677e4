import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(__dirname, '..', '..');
const cruiser = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

/** Runs the repository's rules over a small tree whose files import what is listed. */
function cruise(imports: Record<string, string[]>) {
  const folder = mkdtempSync(path.join(tmpdir(), 'fpp-imports-'));
  for (const [name, modules] of Object.entries({ ...imports, 'tsconfig.json': [] as string[] })) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    const lines = modules.map(
      (module, i) => `import type { X as X${String(i)} } from '${module}';`,
    );
    writeFileSync(file, name.endsWith('.ts') ? [...lines, 'export type X = 1;'].join('\n') : '{}');
  }
  const config = path.join(root, '.dependency-cruiser.cjs');
  const { status, stdout } = spawnSync(process.execPath, [cruiser, 'lib', '--config', config], {
    cwd: folder,
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  return { isClean: status === 0, stdout };
}

describe('one-way imports', () => {
  it('accepts imports from the layers below and from leaves', () => {
    const result = cruise({
      'lib/errors.ts': [],
      'lib/environments/cycle-world.ts': ['../errors'],
      'lib/models/elman.ts': ['../errors', '../environments/cycle-world'],
      'lib/trainers/fpp.ts': ['../models/elman', '../errors'],
      'lib/proofs/lemma.ts': ['../trainers/fpp'],
      'lib/index.ts': ['./models/elman', './proofs/lemma'],
    });
    expect(result).toMatchObject({ isClean: true });
  });

  it('refuses imports from the layers above, and of the index', () => {
    const forbidden = [
      ['environments', 'trainers'],
      ['environments', 'models'],
      ['models', 'engines'],
      ['engines', 'trainers'],
      ['trainers', 'proofs'],
      ['proofs', 'experiments'],
      ['sweeps', 'analysis'],
      ['analysis', 'reports'],
    ];
    const tree: Record<string, string[]> = { 'lib/index.ts': [], 'lib/engines/y.ts': ['../index'] };
    for (const [from, to] of forbidden) {
      tree[`lib/${to}/x.ts`] = [];
      tree[`lib/${from}/to-${to}.ts`] = [`../${to}/x`];
    }
    const { stdout } = cruise(tree);
    for (const [from, to] of forbidden) {
      expect(stdout).toMatch(`${from}-sees-only-what-is-below: lib/${from}/to-${to}.ts`);
    }
    expect(stdout).toMatch('engines-sees-only-what-is-below: lib/engines/y.ts');
  });

  it('refuses proofs that reach past an index', () => {
    const { stdout } = cruise({
      'lib/models/cells/elman.ts': [],
      'lib/models/index.ts': ['./cells/elman'],
      'lib/proofs/by-index.ts': ['../models'],
      'lib/proofs/inside.ts': ['../models/cells/elman'],
    });
    expect(stdout).toContain('proofs-see-an-index-only: lib/proofs/inside.ts');
    expect(stdout).not.toContain('lib/proofs/by-index.ts');
  });

  it('refuses circles, and leaves that import a layer', () => {
    const { stdout } = cruise({
      'lib/models/x.ts': ['./y'],
      'lib/models/y.ts': ['./x'],
      'lib/random/seed.ts': ['../models/x'],
    });
    expect(stdout).toContain('no-circles');
    expect(stdout).toContain('leaves-see-no-layer: lib/random/seed.ts');
  });
});
