const seconds = (since) => ((performance.now() - since) / 1000).toFixed(1);

/**
 * Runs one step with a line before, a sign of life every few seconds and the time after.
 * `measure`, if given, adds to the sign of life how far the step has come.
 */
export async function withProgress(title, action, measure = () => '') {
  const start = performance.now();
  console.log(`• ${title}`);
  const heartbeat = setInterval(() => {
    const far = measure();
    console.log(`    … ${seconds(start)} s${far ? `, ${far}` : ''}`);
  }, 4000);
  try {
    const result = await action();
    console.log(`    done in ${seconds(start)} s`);
    return result;
  } finally {
    clearInterval(heartbeat);
  }
}
