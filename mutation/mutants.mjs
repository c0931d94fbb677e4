// Makes the mutants: Stryker's, and two kinds that it lacks.
import { readFileSync } from 'node:fs';
import { Instrumenter } from '@stryker-mutator/instrumenter';
// Stryker leaves numbers and the order of arguments alone, and a margin or a comparison is nothing
// else. Its list of mutators is not part of its interface: hence the pinned version.
import { allMutators } from './node_modules/@stryker-mutator/instrumenter/dist/src/mutators/mutate.js';

/** 0.05 → 0.5 and 2 → 3: a margin ten times as wide, an index or a count one too many. */
const numberMutator = {
  name: 'Number',
  *mutate({ node, parent }) {
    if (node.type !== 'NumericLiteral' || parent.type === 'TSLiteralType') return;
    if (parent.type === 'ObjectProperty' && parent.key === node) return;
    const value = Number.isInteger(node.value) ? node.value + 1 : node.value * 10;
    yield { type: 'NumericLiteral', value };
  },
};

/** f(one, other) → f(other, one): a difference the wrong way round. */
const swappedArgumentsMutator = {
  name: 'SwappedArguments',
  *mutate({ node }) {
    if (node.type !== 'CallExpression' || node.arguments.length !== 2) return;
    const [first, second] = node.arguments;
    if (first.type !== second.type || !canStandForEachOther.has(first.type)) return;
    if (node.callee.object?.name === 'Math') return;
    yield { ...node, arguments: [second, first] };
  },
};

const canStandForEachOther = new Set(['Identifier', 'MemberExpression', 'CallExpression']);

allMutators.push(numberMutator, swappedArgumentsMutator);

/** Words for readers are left alone: a test that repeats a sentence notices only that it changed. */
const prose = {
  shouldIgnore: ({ node }) => (isSentence(textOf(node)) ? 'words for readers' : undefined),
};

const isSentence = (text) => text.trim().split(/\s+/).length >= 3;

function textOf(node) {
  if (node.type === 'StringLiteral') return node.value;
  if (node.type !== 'TemplateLiteral') return '';
  return node.quasis.map(({ value }) => value.raw).join('…');
}

const silent = { debug() {}, info() {}, warn() {}, isDebugEnabled: () => false };

/**
 * The files with every mutant in them, behind a switch that is thrown while tests run.
 *
 * @param root of the repository
 * @param names of the files, from the root
 * @returns the instrumented files, and the mutants as { id, file, line, code, from, to }: `code` is
 *   the line, in which `from` begins
 */
export async function makeMutants(root, names) {
  const sources = names.map((name) => ({
    name,
    content: readFileSync(`${root}/${name}`, 'utf8'),
    mutate: true,
  }));
  const { files, mutants } = await new Instrumenter(silent).instrument(sources, {
    plugins: null,
    ignorers: [prose],
    excludedMutations: [],
  });
  return {
    files: files.map((file) => ({ ...file, content: timed(file.content) })),
    mutants: mutants
      .filter(({ status }) => status !== 'Ignored')
      .map(({ id, fileName, location, replacement }) => {
        const { content } = sources.find(({ name }) => name === fileName);
        return {
          id,
          file: fileName,
          line: location.start.line + 1,
          code: content.split('\n')[location.start.line].trim(),
          from: inOneLine(codeAt(content, location)),
          to: inOneLine(replacement),
        };
      }),
  };
}

function codeAt(text, { start, end }) {
  const lines = text.split('\n').slice(start.line, end.line + 1);
  lines.push(lines.pop().slice(0, end.column));
  lines[0] = lines[0].slice(start.column);
  return lines.join('\n');
}

const LONGEST = 90;

function inOneLine(code) {
  const line = code.replace(/\s+/g, ' ').trim();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}

/**
 * What comes by is counted to find out which tests reach a mutant, which only takes time while one is on.
 * Then every place asks now and then whether its test has been at work for too long.
 */
function timed(content) {
  const changes = [
    ['function cover() {', 'if (ns.activeMutant !== undefined) return;'],
    ['function isActive(id) {', 'if ((++ns.placesPassed & 0xfffff) === 0) ns.checkTime();'],
  ];
  // A file of types alone has no mutants, and nothing is written into it.
  if (!content.includes('stryMutAct_')) return content;
  return changes.reduce((text, [head, first]) => {
    if (!text.includes(head)) throw new Error(`Stryker writes no '${head}' any more`);
    return text.replaceAll(head, `${head} ${first}`);
  }, content);
}
