import { describe, expect, test } from 'vitest';

import { chooseRevision, findRevisionFiles } from './revision.ts';

describe('the files of a revision', () => {
  test.each([
    [
      ['docker-compose.yml', 'rancher-compose.yml', 'README.md'],
      { dockerCompose: 'docker-compose.yml', rancherCompose: 'rancher-compose.yml' },
    ],
    [['docker-compose.yml.tpl'], { dockerCompose: 'docker-compose.yml.tpl' }],
    [
      ['docker-compose.yml', 'docker-compose.yml.tpl'],
      { dockerCompose: 'docker-compose.yml.tpl', leftOut: 'docker-compose.yml' },
    ],
    [['rancher-compose.yml'], { rancherCompose: 'rancher-compose.yml' }],
    [
      ['compose.yml', 'template-version.yml'],
      { dockerCompose: 'compose.yml', templateVersion: 'template-version.yml' },
    ],
    [['config.yml', 'catalogIcon-x.svg'], undefined],
  ])('%j', (names, files) => {
    expect(findRevisionFiles(new Set(names))).toEqual(files);
  });
});

describe('the revision to read', () => {
  const revisions = [
    { folder: '9', version: '1.0' },
    { folder: '10', version: '1.1' },
    { folder: '2', version: '1.0' },
    { folder: 'v3', version: '2.0' },
  ];
  test.each([
    ['the one that is named', { revision: '2', version: '1.1' }, '2', false],
    ['the one of config.yml', { version: '1.1' }, '10', false],
    ['of two with its version the later', { version: '1.0' }, '9', false],
    ['one that is called otherwise', { version: '2.0' }, 'v3', false],
    ['the highest number when none has the version', { version: '7' }, '10', true],
    ['the highest number without a version', {}, '10', true],
  ])('%s', (_, wanted, folder, byNumber) => {
    expect(chooseRevision(revisions, wanted)).toMatchObject({ revision: { folder }, byNumber });
  });

  test('there is none', () => {
    expect(chooseRevision(revisions, { revision: '3' })).toBeUndefined();
    expect(chooseRevision([], {})).toBeUndefined();
  });
});
