export function cleanEnvironment(env?: Record<string, string | undefined>): Record<string, string>;
