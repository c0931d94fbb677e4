'use strict';
// What Shift+Tab shows of the library: tslab leaves out the names of tags, so that `@throws` is not
// seen, and of `new Fpp(` it shows the constructor's docstring without that of the class.
const inspect = require('tslab/dist/inspect.js');
const { JupyterHandlerImpl } = require('tslab/dist/jupyter.js');

const { printQuickInfo } = inspect;
inspect.printQuickInfo = (info) =>
  printQuickInfo({
    ...info,
    // Of parameters tslab writes the name itself.
    tags: info.tags?.map(({ name, text }) =>
      name === 'param' || !text ? { name, text } : { name, text: [{ text: `@${name} ` }, ...text] },
    ),
  });

const { handleInspect } = JupyterHandlerImpl.prototype;
JupyterHandlerImpl.prototype.handleInspect = function (request) {
  const show = (code, position) =>
    Reflect.apply(handleInspect, this, [{ ...request, code, cursor_pos: position }]);
  const shown = show(request.code, request.cursor_pos);
  const text = shown.data['text/plain'] ?? '';
  const [, name] = /^(?:\(alias\) new|constructor) (\w+)/.exec(text) ?? [];
  if (name === undefined) return shown;
  const ofClass = show(name, name.length).data['text/plain'];
  return ofClass ? { ...shown, data: { 'text/plain': `${text}\n\n${ofClass}` } } : shown;
};
