import { expect, test } from 'vitest';

import { RancherStackStatus } from '../../api/rancher-stack.ts';
import { type CompositionInput, compose, contentHash } from './composition.ts';

function input(text: string, changes: Partial<CompositionInput> = {}): CompositionInput {
  const texts = { dockerCompose: { name: 'docker-compose.yml', text }, files: {} };
  return { stack: 'shop', namespace: 'space', texts, answers: {}, ...changes };
}

test('members say what `drover convert` would write, without a Namespace', () => {
  const { members } = compose(input('web:\n  image: a:${V}\n', { answers: { V: '1' } }));
  expect(members).toMatchObject([{ kind: 'RancherService', name: 'web', spec: { image: 'a:1' } }]);
});

test('a member keeps its hash while what it says stays, whatever stands beside it', () => {
  const hashOf = (text: string) => compose(input(text)).members.find(({ name }) => name === 'web')?.hash;
  const one = hashOf('web:\n  image: a\n  environment: {A: b, C: d}\n');
  expect(hashOf('# words\nother:\n  image: c\nweb:\n  environment: {C: d, A: b}\n  image: a\n')).toBe(one);
  expect(hashOf('web:\n  image: b\n')).not.toBe(one);
});

test('texts with an error make nothing, and the gravest is told first', () => {
  const { members, diagnostics, diagnosticCounts } = compose(
    input('db:\n  image: mysql\nweb:\n  image: a\n  strange: 1\n  ports: ["eighty:80"]\n'),
  );
  expect(members).toEqual([]);
  expect(diagnosticCounts).toMatchObject({ error: 1, risk: 1, warning: 1 });
  expect(diagnostics.map(({ severity, line }) => [severity, line])).toEqual([
    ['error', 6],
    ['risk', 2],
    ['warning', 5],
  ]);
});

test('what there is to say fits into a status, however long and much it is', () => {
  const keys = Array.from({ length: 200 }, (_, at) => `  ${'\u{1F600}'.repeat(500)}${at}: 1\n`);
  const { diagnostics, diagnosticCounts } = compose(input(`web:\n  image: a\n${keys.join('')}`));
  expect(diagnosticCounts.warning).toBe(200);
  expect(RancherStackStatus.safeParse({ diagnostics, diagnosticCounts }).error).toBeUndefined();
  expect(diagnostics.every(({ message }) => message.isWellFormed())).toBe(true);
});

test('texts may name the files that are given with them, and no others', () => {
  const texts = {
    dockerCompose: { name: 'docker-compose.yml', text: 'web:\n  image: a\n  env_file: [./site.env]\n' },
    files: { 'site.env': 'A=1\n' },
  };
  expect(compose(input('', { texts })).members[0]?.spec).toMatchObject({ environment: { A: '1' } });
  const { diagnostics } = compose(input('', { texts: { ...texts, files: {} } }));
  expect(diagnostics[0]).toMatchObject({ code: 'RC1048', severity: 'error' });
});

test('everything that a translation depends on is in its hash', () => {
  const one = input('web: {image: a}');
  const others = [
    input('web: {image: b}'),
    input('web: {image: a}', { answers: { A: 'b' } }),
    input('web: {image: a}', { stack: 'other' }),
    input('web: {image: a}', { namespace: 'other' }),
    input('web: {image: a}', { texts: { ...one.texts, files: { a: 'b' } } }),
  ];
  expect(new Set([one, ...others].map(contentHash)).size).toBe(6);
  expect(contentHash(input('web: {image: a}'))).toBe(contentHash(one));
});
