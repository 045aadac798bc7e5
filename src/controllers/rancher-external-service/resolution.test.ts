import { expect, test } from 'vitest';

import { resolutionOf } from './controller.ts';

test.each([
  [{ externalIps: ['192.0.2.1'] }, 'active', 'its name stands for its addresses'],
  [{ hostname: 'DB.Example.com.' }, 'active', 'its name stands for db.example.com'],
  [{}, 'inactive', 'its name stands for nothing: write externalIps or hostname'],
  [
    { externalIps: ['1.2.3', '127.0.0.1'] },
    'inactive',
    'its name stands for nothing: Kubernetes takes 1.2.3, 127.0.0.1 for no address of a host',
  ],
  [
    { externalIps: ['192.0.2.1', '169.254.169.254'] },
    'active',
    'its name stands for its addresses, without 169.254.169.254, which Kubernetes takes for no address of a host',
  ],
])('%j is %s: %s', (spec, state, message) => {
  expect(resolutionOf(spec)).toMatchObject({ state, message });
});
