export { Generator, restoreWords, wordsOf } from './generator';
export { standardNormal } from './normal';
export { deriveGenerator, type Purpose } from './seeds';
