import { failureLine } from '../platform/failure';
import { OptionError } from '../validation/errors';
import { thisMachine } from '../platform/machine';
import { parseArguments } from './arguments';
import type { Command, Output } from './command';
import { bench } from './commands/bench';
import { claims } from './commands/claims';
import { data } from './commands/data';
import { exportRows } from './commands/export';
import { list } from './commands/list';
import { query } from './commands/query';
import { report } from './commands/report';
import { run } from './commands/run';
import { status } from './commands/status';
import { verify } from './commands/verify';

const commands: readonly Command[] = [
  list,
  run,
  status,
  verify,
  claims,
  query,
  exportRows,
  report,
  data,
  bench,
];

const width = Math.max(...commands.map(({ name }) => name.length));

const help = `fpp <command> [options]

Fixed Point Propagation: computes the paper's experiments and checks the results.

Commands:
${commands.map(({ name, summary }) => `  ${name.padEnd(width)}   ${summary}`).join('\n')}

  fpp <command> --help   a command's options, with examples; also -h, and fpp help <command>
  fpp --version          this package's version

Exit code: 0 done, 1 failed, 2 wrong use.

Examples:
  fpp list
  fpp run figure-3a
  fpp verify --sample 20 --seed 1
`;

/**
 * The whole of `fpp`.
 *
 * @param args what was written after `fpp`
 * @returns the exit code: 0 done, 1 failed, 2 wrong use
 */
export async function runCommandLine(args: readonly string[], output: Output): Promise<number> {
  const [name, ...rest] = args;
  try {
    if (args.length === 0) {
      output.err(help);
      return 2;
    }
    if (name === '--version') {
      parseArguments('fpp --version', rest, {}, []);
      output.out(`${thisMachine().version}\n`);
      return 0;
    }
    if (name === 'help' || isHelp(name)) {
      const topic = parseArguments('fpp help', rest, {}, ['[command]']).positionals.at(0);
      output.out(topic === undefined ? help : commandNamed(topic).help);
      return 0;
    }
    const command = commandNamed(name);
    if (rest.some(isHelp)) {
      output.out(command.help);
      return 0;
    }
    return await command.run(rest, output);
  } catch (error) {
    output.err(`${failureLine(error)}\n`);
    return error instanceof OptionError ? 2 : 1;
  }
}

function isHelp(argument: string): boolean {
  return argument === '--help' || argument === '-h';
}

/** @throws OptionError if there is no such command */
function commandNamed(name: string): Command {
  const found = commands.find((command) => command.name === name);
  if (found !== undefined) return found;
  const allowed = `one of ${commands.map((command) => command.name).join(', ')}`;
  throw new OptionError('fpp', 'the command', name, `${allowed} (fpp --help tells more)`);
}
