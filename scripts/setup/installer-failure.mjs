import { SetupError } from './setup-error.mjs';

const unreachable =
  /ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ERR_SOCKET_TIMEOUT|ENETUNREACH|NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError|name resolution/i;
const diskFull = /ENOSPC|No space left on device/i;

/** The error for a package installer that failed: network, disk, or its own words. */
export function installerFailure({ installer, purpose, output }) {
  const detail = output.trim().split('\n').slice(-8).join('\n');
  if (diskFull.test(output)) {
    return new SetupError({
      problem: `the disk is full (${installer} could not write).`,
      why: purpose,
      remedy: 'free some disk space, then run the same command again.',
      detail,
    });
  }
  if (unreachable.test(output)) {
    return new SetupError({
      problem: `${installer} could not reach its package registry (network).`,
      why: purpose,
      remedy: `check the connection, the proxy and the registry that ${installer} is configured with, then run the same command again.`,
      detail,
    });
  }
  return new SetupError({
    problem: `${installer} failed.`,
    why: purpose,
    remedy: 'read what it reported below, put it right, then run the same command again.',
    detail,
  });
}
