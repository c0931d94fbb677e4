import highlighter from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import json from 'highlight.js/lib/languages/json';
import typescript from 'highlight.js/lib/languages/typescript';
import { html, trusted, type Html } from '../analysis/html';

highlighter.registerLanguage('typescript', typescript);
highlighter.registerLanguage('bash', bash);
highlighter.registerLanguage('json', json);

/** Source code as HTML with highlight.js's classes; a language it does not know stays plain. */
export function highlight(source: string, language: string): Html {
  if (!highlighter.getLanguage(language)) return html`${source}`;
  return trusted(highlighter.highlight(source, { language }).value);
}
