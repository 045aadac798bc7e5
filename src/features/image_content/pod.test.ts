import { expect, test } from 'vitest';

import { rendered, type WrittenSpec } from '../../plan/units.fixture.ts';

const data = { target: '/data', name: 'data' };

/** What the containers that fill volumes are told: the image, and each path with the volume that is filled. */
function filled(written: WrittenSpec): { image: string | undefined; paths: string[]; volumes: string[] }[] {
  const { spec } = rendered({ image: 'site', ...written });
  const copies = (spec.initContainers ?? []).filter(({ name }) => name.startsWith('drover-copy-'));
  return copies.map(({ image, command, volumeMounts }) => {
    const pairs = (command ?? []).slice(4);
    const paths = pairs.filter((_, at) => at % 2 === 0);
    expect(pairs.filter((_, at) => at % 2 === 1)).toEqual(volumeMounts?.map(({ mountPath }) => mountPath));
    return { image, paths, volumes: (volumeMounts ?? []).map(({ name, subPath }) => [name, subPath].join('/')) };
  });
}

test('volumes with a name and without are filled from the image of their member', () => {
  expect(
    filled({ volumes: [data, { target: '/cache' }, { ...data, target: '/own', name: 'own', subPath: 'sub' }] }),
  ).toEqual([{ image: 'site', paths: ['/data', '/cache', '/own'], volumes: ['mount-0/', 'mount-1/', 'mount-2/sub'] }]);
});

test.each([
  ['a path of the host', { volumes: [{ target: '/data', hostPath: '/srv' }] }],
  ['nocopy', { volumes: [{ ...data, noCopy: true }] }],
  ['a volume that is only read', { volumes: [{ ...data, readOnly: true }] }],
  ['memory', { tmpfs: [{ target: '/data' }] }],
  ['an image that has nothing', { image: 'busybox:1.36', volumes: [data] }],
  [
    'a Pod that may not run as root',
    { volumes: [data], podTemplate: { spec: { securityContext: { runAsNonRoot: true } } } },
  ],
  [
    'a member that may not run as root',
    {
      volumes: [data],
      podTemplate: { spec: { containers: [{ name: 'primary', securityContext: { runAsNonRoot: true } }] } },
    },
  ],
  [
    'a path where the template has something else',
    {
      volumes: [data],
      podTemplate: {
        spec: {
          containers: [{ name: 'primary', volumeMounts: [{ mountPath: '/data', name: 'settings' }] }],
          volumes: [{ name: 'settings', configMap: { name: 'settings' } }],
        },
      },
    },
  ],
  [
    'what the template has mounted to be read',
    {
      volumes: [data],
      podTemplate: {
        spec: { containers: [{ name: 'primary', volumeMounts: [{ mountPath: '/data', readOnly: true }] }] },
      },
    },
  ],
  [
    'an image of the template that has nothing',
    { volumes: [data], podTemplate: { spec: { containers: [{ name: 'primary', image: 'busybox' }] } } },
  ],
] as const)('%s is not filled', (_, written) => {
  expect(filled(written as unknown as WrittenSpec)).toEqual([]);
});

test("sidekicks' volumes are filled first, from their images, and what is taken from them is not filled again", () => {
  const sidekicks = [
    { name: 'files', image: 'wiki', startOnce: true, volumes: [{ target: '/wiki', name: 'wiki' }] },
    { name: 'logger', image: 'logger', volumes: [{ target: '/log' }] },
  ];
  const written = { volumes: [data], volumesFrom: [{ member: 'files' }], sidekicks };
  expect(filled(written)).toMatchObject([
    { image: 'logger', paths: ['/log'] },
    { image: 'wiki', paths: ['/wiki'] },
    { image: 'site', paths: ['/data'] },
  ]);
  const { spec } = rendered({ image: 'site', ...written });
  expect(spec.initContainers?.map(({ name }) => name)).toEqual([
    'drover-copy-2',
    'drover-copy-1',
    'drover-copy-0',
    'files',
  ]);
});

test('it is pulled and limited like its member', () => {
  const { spec } = rendered({ image: 'site', pullImage: 'always', memLimit: 1024 * 1024, volumes: [data] });
  const [copy] = spec.initContainers ?? [];
  expect(copy).toMatchObject({ imagePullPolicy: 'Always', resources: { limits: { memory: '1Mi' } } });
});

test('what the template says of a member, and of what fills its volumes, holds', () => {
  const resources = { limits: { memory: '64Mi' } };
  const securityContext = {
    runAsUser: 1000,
    allowPrivilegeEscalation: false,
    seccompProfile: { type: 'RuntimeDefault' },
    capabilities: { drop: ['ALL'] },
  };
  const containers = [{ name: 'primary', image: 'mirror/site', imagePullPolicy: 'Never', resources, securityContext }];
  const initContainers = [{ name: 'drover-copy-1', resources: { limits: { memory: '32Mi' } } }];
  const podTemplate = { spec: { securityContext: { runAsNonRoot: true }, containers } };
  const sidekicks = [{ name: 'logger', image: 'logger', volumes: [{ target: '/log' }] }];
  const written = { volumes: [data], sidekicks, podTemplate } as unknown as WrittenSpec;
  expect(filled(written)).toEqual([]);
  const root = (name: string, more: object) => ({ name, ...more, securityContext: { runAsNonRoot: false } });
  const allowed = {
    ...podTemplate.spec,
    initContainers,
    containers: [
      { ...containers[0], securityContext: { ...securityContext, runAsNonRoot: false } },
      root('logger', { image: 'mirror/logger' }),
    ],
  };
  const { spec } = rendered({ image: 'site', ...written, podTemplate: { spec: allowed } } as unknown as WrittenSpec);
  const copies = Object.fromEntries((spec.initContainers ?? []).map((copy) => [copy.name, copy]));
  expect(copies['drover-copy-0']).toMatchObject({ image: 'mirror/site', imagePullPolicy: 'Never', resources });
  expect(copies['drover-copy-0']?.securityContext).toEqual({
    runAsUser: 0,
    runAsGroup: 0,
    runAsNonRoot: false,
    allowPrivilegeEscalation: false,
    seccompProfile: { type: 'RuntimeDefault' },
  });
  expect(copies['drover-copy-1']).toMatchObject({
    image: 'mirror/logger',
    resources: { limits: { memory: '32Mi' } },
    securityContext: { runAsUser: 0, runAsGroup: 0, runAsNonRoot: false },
  });
});

test('what the template says of a container that is not made makes none', () => {
  const initContainers = [
    { name: 'drover-copy-0', resources: {} },
    { name: 'own', image: 'own' },
  ];
  const written = { image: 'busybox', volumes: [data], podTemplate: { spec: { initContainers } } };
  const { spec } = rendered(written as unknown as WrittenSpec);
  expect(spec.initContainers?.map(({ name }) => name)).toEqual(['own']);
});

test.each([
  ['busybox', 0],
  ['docker.io/library/alpine:3', 0],
  ['tianon/true', 0],
  ['mysql:5.7', 1],
  ['myalpine', 1],
])('from %s comes %d copy', (image, copies) => {
  expect(filled({ image, volumes: [data] })).toHaveLength(copies);
});
