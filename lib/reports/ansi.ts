/* eslint-disable no-control-regex -- control characters are what this file is about */
import { html, type Html, type HtmlPart } from '../analysis/html';

const classes: Record<number, string> = {
  1: 'bold',
  2: 'faint',
  3: 'italic',
  4: 'underline',
  30: 'black',
  31: 'red',
  32: 'green',
  33: 'yellow',
  34: 'blue',
  35: 'magenta',
  36: 'cyan',
  37: 'white',
};

/** Codes that end a style: which of {@link classes} each takes away. */
const endings: Record<number, (code: number) => boolean> = {
  0: () => true,
  22: (code) => code === 1 || code === 2,
  23: (code) => code === 3,
  24: (code) => code === 4,
  39: (code) => code >= 30,
};

/**
 * What a terminal would show of a text, as HTML: colours and weights become classes, other escape
 * sequences vanish, and a carriage return starts its line anew.
 */
export function ansiToHtml(text: string): Html {
  let active: number[] = [];
  const parts = overwritten(text)
    .split(/(\u001b\[[0-9;]*m)/)
    .map((part) => {
      const style = /^\u001b\[([0-9;]*)m$/.exec(part);
      if (!style) return span(plain(part), active);
      active = style[1].split(';').map(Number).reduce(apply, active);
      return undefined;
    });
  return html`${parts}`;
}

function apply(active: number[], code: number): number[] {
  if (code in endings) return active.filter((one) => !endings[code](one));
  const base = code >= 90 && code <= 97 ? code - 60 : code;
  if (!(base in classes)) return active;
  return [...active.filter((one) => !(base >= 30 && one >= 30)), base];
}

function span(text: string, active: readonly number[]): HtmlPart {
  if (text === '' || active.length === 0) return text;
  return html`<span class="${active.map((code) => `ansi-${classes[code]}`).join(' ')}">${text}</span>`;
}

/** Without any other control sequence or control character. */
function plain(text: string): string {
  return text
    .replace(/\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)/g, '')
    .replace(/\u001b\[[0-?]*[ -/]*[@-~]/g, '')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
}

function overwritten(text: string): string {
  return text
    .replace(/\r+\n/g, '\n')
    .split('\n')
    .map((line) => line.slice(line.lastIndexOf('\r') + 1))
    .join('\n');
}
