/** For those who write packages; or said again, and better, by the error that follows. */
const DEAF = /^(Deprecation|Experimental)Warning|^Warning: To load an ES module/;

/**
 * Has the warnings of Node, and of modules of one's own, told of in a line each: Node takes two, with its
 * process's number and its own options. Those that help no user are left out.
 */
export function tellWarnings(tell: (line: string) => void): void {
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message }) => {
    const line = `${name}: ${message}`;
    if (!DEAF.test(line)) tell(line.trim().replace(/\s*[\r\n]+\s*/g, ' '));
  });
}
