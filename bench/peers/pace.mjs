import { PythonTeam } from './python-team.mjs';

const ROUNDS = 9;
const ROUND_MILLISECONDS = 150;

/**
 * Milliseconds a step, all processes at work: the median of several rounds, the slowest process of each.
 *
 * @param {object} job `module`, the way in it, a case for each process, and whether each keeps to a core
 */
export async function paceOf(job) {
  const team = new PythonTeam(job);
  try {
    const pace = Math.max(...(await team.answers()));
    const steps = Math.max(1, Math.round(ROUND_MILLISECONDS / pace));
    const rounds = [];
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push(Math.max(...(await team.perform(steps))));
    }
    return rounds.sort((a, b) => a - b)[ROUNDS >> 1];
  } finally {
    team.dismiss();
  }
}
