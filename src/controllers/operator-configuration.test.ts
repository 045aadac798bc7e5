import { expect, test } from 'vitest';

import { ConfigurationError, defaultConfiguration, readConfiguration } from './operator-configuration.ts';

const read = (text: string) => readConfiguration(text, 'operator.yaml');

test.each(['', '# nothing yet\n', '{}', 'storageClasses: {}'])('%j leaves everything as it is by default', (text) => {
  expect(read(text)).toEqual(defaultConfiguration);
});

test('a driver gets a storage class, and more where it is said', () => {
  const text = [
    'storageClasses:',
    '  rancher-nfs: { storageClass: files, accessMode: ReadWriteMany, size: 20Gi }',
    '  local: { storageClass: disks }',
  ].join('\n');
  expect(read(text).storageClasses).toEqual({
    'rancher-nfs': { storageClass: 'files', accessMode: 'ReadWriteMany', size: '20Gi' },
    local: { storageClass: 'disks' },
  });
});

test('the domain of the cluster may be given', () => {
  expect(read('clusterDomain: corp.example.com').clusterDomain).toBe('corp.example.com');
  expect(() => read('clusterDomain: .corp')).toThrow('write a domain');
});

test.each([
  ['storageClass: {}', 'operator.yaml:1:15: storageClass: ', 'known here: storageClasses'],
  ['storageClasses:\n  nfs: { class: files }', 'operator.yaml:2:8: storageClasses.nfs.storageClass: ', 'string'],
  [
    'storageClasses:\n  nfs:\n    storageClass: files\n    acessMode: ReadWriteMany',
    'operator.yaml:4:16: storageClasses.nfs.acessMode: ',
    'known here: storageClass, accessMode, size',
  ],
  [
    'storageClasses:\n  nfs: { storageClass: files, size: big }',
    'operator.yaml:2:37: storageClasses.nfs.size: ',
    '"10Gi"',
  ],
  ['storageClasses: [nfs]', 'operator.yaml:1:17: storageClasses: ', 'record'],
  ['just words', 'operator.yaml:1:1: ', 'object'],
  ['storageClasses: {', 'operator.yaml:1:18: this is no YAML: ', ''],
])('%j is refused where it is wrong', (text, place, words) => {
  expect(() => read(text)).toThrow(ConfigurationError);
  expect(() => read(text)).toThrow(place);
  expect(() => read(text)).toThrow(words);
});
