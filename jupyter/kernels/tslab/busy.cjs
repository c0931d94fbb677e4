'use strict';
// While cells wait for their turn the kernel is busy. tslab says that it is idle whenever a cell, or a question
// that came in between (a completion, say), is done; and JupyterLab shows what it was told last.
const { ZmqServer } = require('tslab/dist/jupyter.js');

const waiting = new Set();
const { publishStatus } = ZmqServer.prototype;

ZmqServer.prototype.publishStatus = function (status, parent) {
  const isCell = parent.header.msg_type === 'execute_request';
  if (isCell && status === 'busy') waiting.add(parent);
  if (isCell && status === 'idle') waiting.delete(parent);
  Reflect.apply(publishStatus, this, [status, parent]);
  const [next] = waiting;
  if (status === 'idle' && next !== undefined) Reflect.apply(publishStatus, this, ['busy', next]);
};
