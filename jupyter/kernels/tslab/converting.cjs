'use strict';
// How tslab turns a cell into JavaScript, put right in three places.
const ts = require('@tslab/typescript-for-tslab');
const converter = require('tslab/dist/converter.js');

// TypeScript would watch every file that it has read, and tslab bears no two changes at once: it throws
// ("Unexpected pending rebuildTimer"), as if the running cell had failed. So a kernel knows files as they
// were when it first read them.
const unwatched = () => ({ close() {} });
ts.sys.watchFile = unwatched;
ts.sys.watchDirectory = unwatched;

// Of the types that are there for everybody, cells need Node's. TypeScript would read those of every
// package in node_modules/@types, of the tests' tools among them, and again for each cell.
const { getDirectories } = ts.sys;
ts.sys.getDirectories = (place) => {
  const folders = getDirectories(place);
  return /[\\/]@types$/.test(place) ? folders.filter((name) => name === 'node') : folders;
};

// A cell becomes an async function only if tslab sees an `await` in it, and it does not see the one of
// `for await`, which is a syntax error then.
const { createConverter } = converter;
converter.createConverter = (options) => {
  const made = createConverter(options);
  const convert = (declarations, source) => {
    const converted = made.convert(declarations, source);
    if (converted.output && hasTopLevelForAwait(source)) converted.hasToplevelAwait = true;
    return converted;
  };
  return { ...made, convert };
};

function hasTopLevelForAwait(source) {
  const isOne = (node) => ts.isForOfStatement(node) && node.awaitModifier !== undefined;
  const isIn = (node) =>
    isOne(node) || (!ts.isFunctionLike(node) && ts.forEachChild(node, isIn) === true);
  return isIn(ts.createSourceFile('cell.ts', source, ts.ScriptTarget.Latest));
}
