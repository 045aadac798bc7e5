import { expect, test } from 'vitest';

import { resolutionOf } from './controller.ts';

test.each([
  [{ externalIps: ['192.0.2.1'] }, 'active', 'its name stands for its addresses'],
  [{ hostname: 'DB.Example.com.' }, 'active', 'its name stands for db.example.com'],
  [{}, 'inactive', 'its name stands for nothing: write externalIps or hostname'],
  [{ externalIps: ['1.2.3'] }, 'inactive', 'its name stands for nothing: write externalIps or hostname'],
])('%j is %s: %s', (spec, state, message) => {
  expect(resolutionOf(spec)).toMatchObject({ state, message });
});
