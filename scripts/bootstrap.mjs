import { bootstrap } from './setup/bootstrap.mjs';
import { printFailure } from './setup/setup-error.mjs';

try {
  await bootstrap();
  console.log('Everything is in place.');
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
