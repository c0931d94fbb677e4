import { describe, expect, it } from 'vitest';
import { lanesEngine } from '../../lib';
import { wasmBackend } from '../../lib/engines/lanes/backend';
import { lanesOn } from '../../lib/engines/lanes/lanes-engine';
import { outcomeOf, variedSettings } from './varied-settings';

describe.each([8, 16] as const)(
  'WebAssembly in vectors of %d lanes gives the bits of four',
  (lanes) => {
    const wide = lanesOn(wasmBackend(false, lanes));

    it.each(variedSettings)('$name', async (setting) => {
      expect(await outcomeOf(setting, wide)).toEqual(await outcomeOf(setting, lanesEngine));
    });
  },
);
