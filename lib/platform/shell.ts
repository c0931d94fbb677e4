/** An argument as it is written in a shell. */
export function shellWord(argument: string): string {
  return /^[\w./=:@%+-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
