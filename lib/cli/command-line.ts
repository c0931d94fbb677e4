import { failureLine } from '../platform/failure';
import { OptionError } from '../validation/errors';
import { meant } from '../validation/nearest-name';
import { thisMachine } from '../platform/machine';
import { parseArguments } from './arguments';
import type { Command, ListedCommand, Output } from './command';
import { exitCodeOf, WRONG_USE } from './exit-codes';

const commands: readonly ListedCommand[] = [
  {
    name: 'list',
    summary: 'the experiments',
    load: async () => (await import('./commands/list.js')).list,
  },
  {
    name: 'run',
    summary: 'compute an experiment, or what is missing of it',
    load: async () => (await import('./commands/run.js')).run,
  },
  {
    name: 'plan',
    summary: 'what an experiment would take on this machine',
    load: async () => (await import('./commands/plan.js')).plan,
  },
  {
    name: 'status',
    summary: 'how much of an experiment is computed',
    load: async () => (await import('./commands/status.js')).status,
  },
  {
    name: 'verify',
    summary: 'recompute random rows of results and compare them',
    load: async () => (await import('./commands/verify.js')).verify,
  },
  {
    name: 'claims',
    summary: 'what the paper says about its results, judged by the rows',
    load: async () => (await import('./commands/claims.js')).claims,
  },
  {
    name: 'query',
    summary: 'a question about results, in SQL',
    load: async () => (await import('./commands/query.js')).query,
  },
  {
    name: 'export',
    summary: 'results as CSV',
    load: async () => (await import('./commands/export.js')).exportRows,
  },
  {
    name: 'export-module',
    summary: 'a network that has learned, as one module that predicts',
    load: async () => (await import('./commands/export-module.js')).exportNetwork,
  },
  {
    name: 'report',
    summary: 'executed notebooks as web pages that open without a network',
    load: async () => (await import('./commands/report.js')).report,
  },
  {
    name: 'data',
    summary: 'the texts of Penn Treebank: where they are, or bring them here',
    load: async () => (await import('./commands/data.js')).data,
  },
  {
    name: 'bench',
    summary: 'how fast the engines are on this machine',
    load: async () => (await import('./commands/bench.js')).bench,
  },
];

const width = Math.max(...commands.map(({ name }) => name.length));

const help = `fpp <command> [options]

Fixed Point Propagation: computes the paper's experiments and checks the results.

Commands:
${commands.map(({ name, summary }) => `  ${name.padEnd(width)}   ${summary}`).join('\n')}

  fpp <command> --help   a command's options, with examples; also -h, and fpp help <command>
  fpp --version          this package's version

Exit code: 0 done; 1 failed, and would again; 2 wrong use; 75 stopped, or disturbed from outside (a process
died, the disk is full, another one is at it): the same command may succeed later, and goes on where it was.

Examples:
  fpp list
  fpp run figure-3a
  fpp verify --sample 20 --seed 1
`;

/**
 * The whole of `fpp`.
 *
 * @param args what was written after `fpp`
 * @returns the exit code: 0 done; 1 failed, and would again; 2 wrong use; 75 worth another try
 */
export async function runCommandLine(args: readonly string[], output: Output): Promise<number> {
  const [name, ...rest] = args;
  try {
    if (args.length === 0) {
      output.err(help);
      return WRONG_USE;
    }
    if (name === '--version' && !rest.some(isHelp)) {
      parseArguments('fpp --version', rest, {}, []);
      output.out(`${thisMachine().version}\n`);
      return 0;
    }
    if (name === 'help' || name === '--version' || isHelp(name)) {
      const named = rest.filter((one) => !isHelp(one));
      const topic = parseArguments('fpp help', named, {}, ['[command]']).positionals.at(0);
      output.out(topic === undefined ? help : (await commandNamed(topic)).help);
      return 0;
    }
    const command = await commandNamed(name);
    if (rest.some(isHelp)) {
      output.out(command.help);
      return 0;
    }
    return await command.run(rest, output);
  } catch (error) {
    output.err(`${failureLine(error)}\n`);
    return exitCodeOf(error);
  }
}

function isHelp(argument: string): boolean {
  return argument === '--help' || argument === '-h';
}

/** @throws OptionError if there is no such command */
async function commandNamed(name: string): Promise<Command> {
  const found = commands.find((command) => command.name === name);
  if (found !== undefined) return found.load();
  const names = commands.map((command) => command.name);
  const more = meant(name, [...names, 'help', '--help', '--version']) || ' (fpp --help tells more)';
  throw new OptionError('fpp', 'the command', name, `one of ${names.join(', ')}${more}`);
}
