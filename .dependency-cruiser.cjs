'use strict';
// Imports in lib/ point one way. Each layer lists the layers it may see besides itself;
// the leaves (platform/, random/, validation/, files directly in lib/) may be seen by all and see no layer.
const sees = {
  environments: [],
  models: ['environments'],
  engines: ['environments', 'models'],
  trainers: ['environments', 'models', 'engines'],
  online: ['environments', 'models', 'engines', 'trainers'],
  bench: ['environments', 'models', 'engines', 'trainers', 'online'],
  weights: ['environments', 'models', 'engines', 'trainers'],
  proofs: ['environments', 'models', 'engines', 'trainers'],
  experiments: ['environments', 'models', 'engines', 'trainers'],
  sweeps: ['environments', 'models', 'engines', 'trainers', 'experiments'],
  analysis: ['environments', 'models', 'engines', 'trainers', 'experiments', 'sweeps'],
  explorable: ['environments', 'models', 'engines', 'trainers', 'experiments', 'analysis'],
  cli: [
    'environments',
    'models',
    'engines',
    'trainers',
    'online',
    'weights',
    'experiments',
    'sweeps',
    'analysis',
    'bench',
    'reports',
  ],
  reports: [
    'environments',
    'models',
    'engines',
    'trainers',
    'experiments',
    'sweeps',
    'analysis',
    'explorable',
  ],
};
const leaf = '^lib/((?!index[.]ts)[^/]+[.]ts$|platform/|random/|validation/)';

const layerRules = Object.entries(sees).map(([layer, below]) => ({
  name: `${layer}-sees-only-what-is-below`,
  comment: `lib/${layer} may import leaves${below.map((name) => `, ${name}`).join('')} and itself`,
  severity: 'error',
  from: { path: `^lib/${layer}/` },
  to: { path: '^lib/', pathNot: [leaf, ...[layer, ...below].map((name) => `^lib/${name}/`)] },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'modules that need each other cannot be read one after the other',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'leaves-see-no-layer',
      comment: 'what everything imports must not import anything back',
      severity: 'error',
      from: { path: leaf },
      to: { path: '^lib/', pathNot: leaf },
    },
    {
      name: 'no-unresolved-import',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'proofs-see-an-index-only',
      comment: 'a proof checks what others can use, and moves with none of its insides',
      severity: 'error',
      from: { path: '^lib/proofs/' },
      to: { path: '^lib/(environments|models|engines)/', pathNot: '/index[.]ts$' },
    },
    {
      name: 'reports-are-loaded-late',
      comment:
        'by import() in the command that makes them: no other command needs what draws pages',
      severity: 'error',
      from: { path: '^lib/cli/' },
      to: { path: '^lib/reports/', dynamic: false },
    },
    ...layerRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
