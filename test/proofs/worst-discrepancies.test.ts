import { expect, test } from 'vitest';
import { cellNames, deriveGenerator } from '../../lib';
import { worstDiscrepancies } from '../../lib/proofs';

test.each(cellNames)('the worst of many instances still agrees: %s', (cell) => {
  const generator = deriveGenerator('test', 'worst', 0, 'samples');
  for (const worst of Object.values(worstDiscrepancies(generator, 15, cell))) {
    expect(worst.dual).toBeLessThan(1e-12);
    expect(worst.decidable).toBeGreaterThan(5);
    expect(worst.differences).toBeLessThan(1e-8);
    expect(worst.tensorflow).toBeLessThan(1e-5);
  }
});
