export * from './engines';
export * from './environments';
export * from './errors';
export * from './models';
export * from './random';
export * from './trainers';
