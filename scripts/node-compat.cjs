'use strict';
// Node 23 removed two long-deprecated helpers that tfjs-node still calls.
// Preload this file (node --require scripts/node-compat.cjs) wherever tfjs-node may be loaded.
const util = require('node:util');

util.isNullOrUndefined ??= (value) => value === null || value === undefined;
util.isArray ??= Array.isArray;
