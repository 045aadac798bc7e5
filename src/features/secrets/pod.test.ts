import { expect, test } from 'vitest';

import { ignoredFields } from '../../plan/ignored.ts';
import { desired, rendered } from '../../plan/units.fixture.ts';

test('a secret is a file below /run/secrets, read-only', () => {
  const { container, spec } = rendered({
    secrets: [
      { source: 'db-pw', key: 'db_pw', target: 'db_pw' },
      { source: 'tls', target: 'key.pem', mode: 0o400 },
    ],
  });
  expect(container?.volumeMounts).toEqual([
    { name: 'secrets', mountPath: '/run/secrets/db_pw', subPath: 'db_pw', readOnly: true },
    { name: 'secrets', mountPath: '/run/secrets/key.pem', subPath: 'key.pem', readOnly: true },
  ]);
  expect(spec.volumes).toEqual([
    {
      name: 'secrets',
      projected: {
        sources: [
          { secret: { name: 'db-pw', items: [{ key: 'db_pw', path: 'db_pw', mode: 0o444 }] } },
          { secret: { name: 'tls', items: [{ key: 'tls', path: 'key.pem', mode: 0o400 }] } },
        ],
      },
    },
  ]);
});

test('a sidekick has its own, behind its volumes', () => {
  const { spec } = rendered({
    sidekicks: [{ name: 'logs', image: 'x', volumes: [{ target: '/l' }], secrets: [{ source: 'pw', target: 'pw' }] }],
  });
  expect(spec.containers[1]?.volumeMounts?.map(({ name }) => name)).toEqual(['logs-mount-0', 'logs-secrets']);
  expect(spec.containers[0]).not.toHaveProperty('volumeMounts');
});

test('without secrets there is no volume of them', () => {
  expect(rendered({ secrets: [] }).spec).not.toHaveProperty('volumes');
});

test('an owner that files of a Secret cannot have is named', () => {
  const secrets = [
    { source: 'a', target: 'a', uid: 0, gid: 0 },
    { source: 'b', target: 'b', uid: 1000, gid: 1000 },
  ];
  expect(ignoredFields(desired({ secrets }).spec).map(({ field }) => field)).toEqual([
    'spec.secrets[1].uid',
    'spec.secrets[1].gid',
  ]);
});
