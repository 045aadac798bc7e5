import { expect, test } from 'vitest';

import { convertKeys } from '../../../test/conformance/convert-text.ts';

test.each(['virtualMachine', 'virtual_machine', 'VirtualMachine'])('type: %s is refused', (type) => {
  const { spec, said } = convertKeys(`type: ${type}\nmemory: 1`);
  expect(spec).toBeUndefined();
  expect(said).toEqual([expect.stringContaining('RC5214')]);
});

test.each(['type: container', 'vcpu: 1', 'memory: 512m', 'userdata: x', 'disks: []'])(
  'on a container `%s` is noted, as Rancher passed over it',
  (keys) => {
    const { spec, said } = convertKeys(keys);
    expect(spec).toEqual({ image: 'nginx' });
    expect(said).toEqual([expect.stringContaining('RC5215')]);
  },
);
