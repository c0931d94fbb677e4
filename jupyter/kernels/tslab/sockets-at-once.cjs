'use strict';
// tslab waits for nothing that it asks of a socket, but zeromq refuses (EBUSY) whatever comes while it is
// still at something, and what the kernel was to say is lost, or it never answers at all:
// - tslab listens while its sockets are being bound, and a message may come before they are;
// - to let the event loop breathe, zeromq puts off the 513th message, and refuses the one that follows
//   in the same breath: sooner or later the fate of a notebook with progress bars.
// Bound at once, and sending at once, a socket is never at something.
const { Publisher, Reply, Router } = require('zeromq');

for (const { prototype } of [Publisher, Reply, Router]) {
  // Defined, since zeromq's own `bind`, further up, cannot be assigned to.
  Object.defineProperty(prototype, 'bind', {
    value: async function bind(address) {
      this.sendTimeout = 0;
      this.bindSync(address);
    },
  });
}
