import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { BaseSequencer, startVitest } from 'vitest/node';

/** Mutants that are tried before the same tests run with none on. */
const BETWEEN_CONTROLS = 25;
const NO_MUTANT = 'none';

/** Cases in their order, which vitest would change. */
class InOrder extends BaseSequencer {
  sort(files) {
    const placeOf = ({ moduleId }) => parseInt(path.basename(moduleId), 10);
    return [...files].sort((a, b) => placeOf(a) - placeOf(b));
  }
}

/**
 * A copy of the library and its tests in which all mutants are, each behind a switch. Vitest is
 * started a few times for a topic and not once for a mutant: a worker loads the library, then runs
 * the tests under one mutant after the other.
 */
export class Sandbox {
  #root;
  #folder;
  #workers;

  constructor(root, { workers }) {
    this.#root = root;
    this.#folder = path.join(root, 'reports', 'mutation');
    this.#workers = workers;
  }

  /** @param files as `makeMutants` returns them */
  fill(files) {
    this.empty();
    mkdirSync(this.#folder, { recursive: true });
    for (const name of ['lib', 'test']) {
      cpSync(path.join(this.#root, name), path.join(this.#folder, name), { recursive: true });
    }
    for (const name of ['data', 'dist', 'node_modules', 'package.json', 'tsconfig.json']) {
      symlinkSync(path.join(this.#root, name), path.join(this.#folder, name));
    }
    for (const { name, content } of files) writeFileSync(path.join(this.#folder, name), content);
  }

  empty() {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /**
   * Runs each test with no mutant on.
   *
   * @param files of the library that are loaded before, to tell what comes by as soon as they are
   * @returns for each test { test, whenLoaded, inTests, seconds }: the mutants that are come by when
   *   those files are loaded, and by the test
   * @throws Error if a test fails
   */
  async coverage(tests, files) {
    const failed = [];
    await this.#run({
      cases: tests.map((test, i) => ({
        name: `${i}`,
        call: 'withoutMutant',
        options: { test: this.#in(test), files: files.map(this.#in), into: this.#in(`${i}.json`) },
      })),
      isolate: true,
      onCase: (name, passed, errors) => {
        if (!passed) failed.push(`${tests[name]}: ${errors}`);
      },
    });
    if (failed.length > 0) throw new Error(`tests fail with no mutant on\n${failed.join('\n')}`);
    return tests.map((test, i) => ({
      test,
      ...JSON.parse(readFileSync(this.#in(`${i}.json`), 'utf8')),
    }));
  }

  /**
   * Runs tests under each mutant, and now and then under none: what a mutant leaves behind in a
   * worker must not be taken for the next one's.
   *
   * @param mutants { id, tests, reload }
   * @param onMutant is told (id, whether a test noticed)
   * @throws Error if a test fails with no mutant on
   */
  async try(mutants, onMutant) {
    const inOrder = mutants.flatMap((mutant, i) =>
      (i + 1) % BETWEEN_CONTROLS === 0 ? [mutant, { ...mutant, id: NO_MUTANT }] : [mutant],
    );
    let failed;
    await this.#run({
      cases: inOrder.map(({ id, tests, reload }, i) => ({
        name: `${i}`,
        call: 'underMutant',
        options: { name: `${i}`, id, tests: tests.map(this.#in), reload },
      })),
      isolate: false,
      onCase: (name, passed, errors) => {
        const { id, tests } = inOrder[name];
        if (id !== NO_MUTANT) onMutant(id, !passed);
        else if (!passed) failed ??= `${tests.join(', ')}: ${errors}`;
      },
    });
    if (failed !== undefined) throw new Error(`after a mutant, tests fail with none on\n${failed}`);
  }

  #in = (name) => path.join(this.#folder, name);

  /** A test file for each case, which calls a function of in-worker.mjs. */
  async #run({ cases, isolate, onCase }) {
    if (cases.length === 0) return;
    const folder = this.#in('cases');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    const inWorker = path.join(this.#root, 'mutation', 'in-worker.mjs');
    for (const { name, call, options } of cases) {
      const lines = [
        `import { ${call} } from ${JSON.stringify(inWorker)};`,
        `await ${call}(${JSON.stringify(options)});`,
      ];
      writeFileSync(path.join(folder, `${name}.test.mjs`), `${lines.join('\n')}\n`);
    }
    const vitest = await startVitest(
      'test',
      [],
      {
        ...{ config: false, root: this.#folder, watch: false, include: ['cases/*.test.mjs'] },
        ...{ pool: 'forks', maxWorkers: this.#workers, isolate, cache: false, silent: true },
        execArgv: ['--require', path.join(this.#root, 'scripts', 'node-compat.cjs')],
        env: { TF_CPP_MIN_LOG_LEVEL: '2' },
        sequence: { sequencer: InOrder },
        ...{ testTimeout: 60_000, hookTimeout: 60_000, dangerouslyIgnoreUnhandledErrors: true },
        reporters: [
          {
            onTestModuleEnd: (module) => {
              const name = path.basename(module.moduleId, '.test.mjs');
              onCase(name, module.ok(), reasonOf(module));
            },
          },
        ],
      },
      { cacheDir: this.#in('cache') },
    );
    await vitest.close();
    // Vitest set it, since tests failed; here that is what is hoped for.
    process.exitCode = 0;
  }
}

function reasonOf(module) {
  const failed = [...module.children.allTests('failed')].flatMap((test) => test.result().errors);
  return [...module.errors(), ...failed].map(({ message }) => message).join('; ');
}
