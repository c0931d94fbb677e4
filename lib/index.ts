export * from './engines';
export * from './environments';
export * from './errors';
export * from './experiments';
export * from './models';
export * from './random';
export * from './sweeps';
export * from './trainers';
