// What git sees of a notebook: its cells, without what they have put out. `git add` and `git diff` send the file
// through here (`filter.fpp-notebook.clean`, set up by the bootstrap); the file itself keeps its outputs.
import { pathToFileURL } from 'node:url';

/** A notebook without outputs and counts, in the form in which this repository keeps them; anything else as it is. */
export function withoutOutputs(text) {
  let notebook;
  try {
    notebook = JSON.parse(text);
  } catch {
    // In the middle of a merge, say.
    return text;
  }
  if (!Array.isArray(notebook?.cells)) return text;
  const kept = {
    ...notebook,
    cells: notebook.cells.map(cleanCell),
    metadata: cleanMetadata(notebook.metadata ?? {}),
  };
  return `${JSON.stringify(kept, null, 1)}\n`;
}

/** The kernel, and no note on what the last front end made of it. */
function cleanMetadata({ language_info: language, kernelspec, ...others }) {
  return {
    ...without(others, 'widgets'),
    ...(kernelspec === undefined
      ? {}
      : { kernelspec: inOrder(kernelspec, 'display_name', 'language', 'name') }),
    ...(language === undefined
      ? {}
      : { language_info: only(language, 'file_extension', 'mimetype', 'name') }),
  };
}

function cleanCell(cell) {
  const metadata = without(cell.metadata ?? {}, 'execution', 'collapsed', 'scrolled', 'trusted');
  const isCode = cell.cell_type === 'code';
  const kept = { ...cell, metadata, ...(isCode ? { execution_count: null, outputs: [] } : {}) };
  // In this order, in whatever order a front end has written them.
  return inOrder(kept, 'cell_type', 'id', 'metadata', 'source', 'execution_count', 'outputs');
}

/** The same with some names first. */
function inOrder(object, ...names) {
  const first = names.filter((name) => name in object).map((name) => [name, object[name]]);
  return { ...Object.fromEntries(first), ...without(object, ...names) };
}

function only(object, ...names) {
  return Object.fromEntries(Object.entries(object).filter(([name]) => names.includes(name)));
}

function without(object, ...names) {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

async function main() {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  process.stdout.write(withoutOutputs(Buffer.concat(chunks).toString('utf8')));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
