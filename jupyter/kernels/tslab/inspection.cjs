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

/** Listing options must not keep a reader waiting. */
const PATIENCE = 2500; // ms

const { handleInspect } = JupyterHandlerImpl.prototype;
JupyterHandlerImpl.prototype.handleInspect = function (request) {
  const ask = (code, position) =>
    Reflect.apply(handleInspect, this, [{ ...request, code, cursor_pos: position }]);
  const textOf = (code, position) => ask(code, position).data['text/plain'] ?? '';
  const { code, cursor_pos: position } = request;
  const shown = ask(code, position);
  // Between the braces of a call's options, where there is no name, the call is meant.
  const [, called] = /(\w+)\(\{[^{}()]*$/.exec(code.slice(0, position)) ?? [];
  const answer = shown.found || called === undefined ? shown : ask(called, called.length);
  const text = answer.data['text/plain'] ?? '';
  const [, isNew, name] =
    /^(?:\(alias\) |constructor )?(new |class )?(?:function )?(\w+)(?:<.*>)?(?:\(|\n|$)/.exec(
      text,
    ) ?? [];
  if (name === undefined) return answer;
  const isMade = isNew !== undefined || text.startsWith('constructor ');
  const options = optionsOf(this, isMade ? `new ${name}({ ` : `${name}({ `, textOf);
  const ofClass = isNew === 'class ' || !isMade ? '' : textOf(name, name.length);
  // Options first: below them one may have to scroll.
  const [signature, ...words] = text.split('\n\n');
  const whole = [signature, options, ...words, ofClass].filter(Boolean).join('\n\n');
  return { ...answer, found: true, data: { 'text/plain': whole } };
};

/** What a call may be given, an option a line, each with its type and what it is without it. */
function optionsOf(handler, call, textOf) {
  const end = performance.now() + PATIENCE;
  const { matches } = handler.handleComplete({ code: `${call}})`, cursor_pos: call.length });
  const lines = [];
  for (const name of matches) {
    // Anything may be completed where no options are expected.
    const text = textOf(`${call}${name}: 0 })`, call.length + 1);
    const [, type] = /^\(property\) [^:]*\??: (.*)/.exec(text) ?? [];
    if (type === undefined) return '';
    const words = text.split('\n').slice(1).join(' ').trim();
    lines.push(`  ${name}: ${type.replace(' | undefined', '')}${words && `\n      ${words}`}`);
    if (performance.now() > end) break;
  }
  const left = matches.length - lines.length;
  const more = left > 0 ? [`  and ${matches.slice(lines.length).join(', ')}`] : [];
  return lines.length === 0 ? '' : ['Options:', ...lines, ...more].join('\n');
}
