import { expect, test } from 'vitest';

import { accessModeOf, sizeOf } from './drivers.ts';

/** The access modes that Rancher's storage services declared: documentation rancher-services/storage-service. */
test.each([
  [undefined, 'ReadWriteOnce'],
  ['local', 'ReadWriteOnce'],
  ['rancher-nfs', 'ReadWriteMany'],
  ['rancher-efs', 'ReadWriteMany'],
  ['convoy-gluster', 'ReadWriteMany'],
  ['rancher-ebs', 'ReadWriteOnce'],
  ['rancher-longhorn', 'ReadWriteOnce'],
  ['portworx', 'ReadWriteOnce'],
  ['made-here', 'ReadWriteOnce'],
])('volumes of %s are %s', (driver, mode) => {
  expect(accessModeOf(driver)).toBe(mode);
});

test.each([
  ['rancher-ebs', '20', '20Gi'],
  ['rancher-ebs', '20g', '20Gi'],
  ['rancher-longhorn', '500m', '500Mi'],
  ['convoy', '10G', '10Gi'],
  ['convoy', '1073741824', undefined],
  ['rancher-ebs', '0', undefined],
  ['rancher-ebs', 'big', undefined],
  ['rancher-ebs', '', undefined],
  ['local', '10G', undefined],
  [undefined, '10G', undefined],
])('of %s a size of %s is %s', (driver, size, quantity) => {
  expect(sizeOf(driver, { size })).toBe(quantity);
});
