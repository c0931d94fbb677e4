const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs something that Ctrl-C asks to stop, or SIGTERM, as schedulers send it, or SIGHUP, when a
 * terminal is closed. A second Ctrl-C ends the process at once, as usual.
 */
export async function interruptible<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const stop = (): void => {
    controller.abort();
  };
  for (const signal of signals) process.once(signal, stop);
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}
