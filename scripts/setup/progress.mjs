const seconds = (since) => ((performance.now() - since) / 1000).toFixed(1);

/**
 * Runs one step with a line before, a sign of life every few seconds and the time after; each line
 * names the step, since others may be at work at the same time. `measure`, if given, adds to the sign of
 * life how far the step has come.
 */
export async function withProgress(title, action, measure = () => '') {
  const start = performance.now();
  console.log(`• ${title}`);
  const heartbeat = setInterval(() => {
    const far = measure();
    console.log(`    … ${title}: ${seconds(start)} s${far ? `, ${far}` : ''}`);
  }, 4000);
  try {
    const result = await action();
    console.log(`    ${title}: done in ${seconds(start)} s`);
    return result;
  } finally {
    clearInterval(heartbeat);
  }
}
