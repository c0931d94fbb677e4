export { Generator } from './generator';
export { standardNormal } from './normal';
export { deriveGenerator, type Purpose } from './seeds';
