'use strict';
// tslab listens while its sockets are being bound, and a message may come before zeromq has told that
// they are: what the kernel then sends or reads is refused (EBUSY), and it never answers. Bound at
// once, a socket is never between the two.
const { Publisher, Reply, Router } = require('zeromq');

for (const { prototype } of [Publisher, Reply, Router]) {
  // Defined, since zeromq's own `bind`, further up, cannot be assigned to.
  Object.defineProperty(prototype, 'bind', {
    value: async function bind(address) {
      this.bindSync(address);
    },
  });
}
