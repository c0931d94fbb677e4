'use strict';
// Notes what this process looks at, one a line in the file that FPP_KERNEL_READS names: `read PATH`
// where the content may count, `look PATH` where it is only asked what is there, if anything.
// Preloaded in a kernel and in what it forks, so that whoever executes a notebook knows which files
// it depends on.
const fs = require('node:fs');
const path = require('node:path');
const { syncBuiltinESMExports } = require('node:module');
const { fileURLToPath, URL } = require('node:url');

const notes = process.env.FPP_KERNEL_READS;
const verbs = {
  read: ['open', 'opendir', 'readdir', 'readFile'],
  look: ['access', 'lstat', 'stat'],
};
const onlyHere = { read: ['createReadStream'], look: ['exists', 'existsSync'] };
const noted = new Set();

function note(verb, place) {
  if (typeof place === 'number') return;
  const file = path.resolve(place instanceof URL ? fileURLToPath(place) : String(place));
  const line = `${verb} ${file}\n`;
  // Writing the notes opens them.
  if (file === notes || noted.has(line)) return;
  noted.add(line);
  fs.appendFileSync(notes, line);
}

function watch(owner, name, verb) {
  const original = owner[name];
  const watched = function (place, ...rest) {
    // What is no path is refused by the function itself.
    if (place !== undefined && place !== null) note(verb, place);
    return Reflect.apply(original, this, [place, ...rest]);
  };
  owner[name] = Object.defineProperties(watched, Object.getOwnPropertyDescriptors(original));
}

for (const [verb, names] of Object.entries(verbs)) {
  for (const name of names) {
    watch(fs, name, verb);
    watch(fs, `${name}Sync`, verb);
    watch(fs.promises, name, verb);
  }
  for (const name of onlyHere[verb]) watch(fs, name, verb);
}
syncBuiltinESMExports();
