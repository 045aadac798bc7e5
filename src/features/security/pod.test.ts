import { expect, test } from 'vitest';

import { rendered, type WrittenSpec } from '../../plan/units.fixture.ts';
import { ignored } from './pod.ts';

test('without a word nothing is said', () => {
  const { container, spec } = rendered({});
  expect(container).not.toHaveProperty('securityContext');
  expect(spec).not.toHaveProperty('securityContext');
});

test.each<[WrittenSpec, object]>([
  [{ privileged: true }, { privileged: true }],
  [{ capAdd: ['NET_ADMIN'], capDrop: ['ALL'] }, { capabilities: { add: ['NET_ADMIN'], drop: ['ALL'] } }],
  [{ readOnly: true }, { readOnlyRootFilesystem: true }],
  [
    { readOnly: true, user: '1000' },
    { runAsUser: 1000, readOnlyRootFilesystem: true },
  ],
  [{ securityOpt: ['label:type:svirt_t', 'label=level:s0'] }, { seLinuxOptions: { type: 'svirt_t', level: 's0' } }],
  [{ securityOpt: ['label:disable'] }, { seLinuxOptions: { type: 'spc_t' } }],
  [{ securityOpt: ['apparmor:unconfined'] }, { appArmorProfile: { type: 'Unconfined' } }],
  [{ securityOpt: ['apparmor=docker-default'] }, { appArmorProfile: { type: 'RuntimeDefault' } }],
  [{ securityOpt: ['apparmor:mine'] }, { appArmorProfile: { type: 'Localhost', localhostProfile: 'mine' } }],
  [{ securityOpt: ['seccomp:unconfined'] }, { seccompProfile: { type: 'Unconfined' } }],
  [{ securityOpt: ['no-new-privileges'] }, { allowPrivilegeEscalation: false }],
  // The API server refuses the two together.
  [{ securityOpt: ['no-new-privileges:true'], privileged: true }, { privileged: true }],
  [{ securityOpt: ['no-new-privileges'], capAdd: ['SYS_ADMIN'] }, { capabilities: { add: ['SYS_ADMIN'] } }],
])('%j becomes %j', (spec, context) => {
  expect(rendered(spec).container?.securityContext).toEqual(context);
});

test('namespaces of the host are those of the whole unit', () => {
  const side = { name: 'side', image: 'a', ipc: 'host' as const };
  expect(rendered({ pid: 'host', sidekicks: [side] }).spec).toMatchObject({ hostPID: true, hostIPC: true });
});

test("beside the host's processes no namespace is shared, which the API server would refuse", () => {
  const side = { name: 'side', image: 'a', init: true, pid: 'host' as const };
  expect(rendered({ init: true, pid: 'host' }).spec).not.toHaveProperty('shareProcessNamespace');
  expect(rendered({ init: true, sidekicks: [side] }).spec).not.toHaveProperty('shareProcessNamespace');
});

test('groups and kernel settings of all members', () => {
  const side = { name: 'side', image: 'a', groupAdd: ['200', '100'], sysctls: { 'net.a': '2', 'kernel.msgmax': '3' } };
  const { spec } = rendered({ groupAdd: ['100', 'wheel'], sysctls: { 'net.a': '1' }, sidekicks: [side] });
  expect(spec.securityContext).toEqual({
    supplementalGroups: [100, 200],
    sysctls: [
      { name: 'kernel.msgmax', value: '3' },
      { name: 'net.a', value: '1' },
    ],
  });
});

test("settings of a namespace that is the host's are not asked for: the API server would refuse them", () => {
  const sysctls = { 'net.core.somaxconn': '1024', 'kernel.shmmax': '1', 'vm.swappiness': '0' };
  const names = (spec: WrittenSpec) => rendered(spec).spec.securityContext?.sysctls?.map(({ name }) => name);
  expect(names({ sysctls })).toEqual(['kernel.shmmax', 'net.core.somaxconn']);
  expect(names({ sysctls, networkMode: 'host' })).toEqual(['kernel.shmmax']);
  expect(names({ sysctls, ipc: 'host', networkMode: 'host' })).toBeUndefined();
  expect(names({ sysctls, sidekicks: [{ name: 'side', image: 'a', ipc: 'host' }] })).toEqual(['net.core.somaxconn']);
});

test('a privileged container has all devices, and those of another name are mounted', () => {
  const devices = ['/dev/fuse', '/dev/ttyUSB0:/dev/modem:rw'];
  const { container, spec } = rendered({ devices, privileged: true, volumes: [{ target: '/data' }] });
  expect(container?.volumeMounts?.map(({ mountPath }) => mountPath).toSorted()).toEqual(['/data', '/dev/modem']);
  expect(spec.volumes).toContainEqual({ name: 'device-0', hostPath: { path: '/dev/ttyUSB0' } });
  const taken = rendered({ devices, privileged: true, volumes: [{ target: '/dev/modem' }] });
  expect(taken.container?.volumeMounts).toHaveLength(1);
  expect(rendered({ devices }).container).not.toHaveProperty('volumeMounts');
});

test('what is not acted on is named', () => {
  const spec = {
    groupAdd: ['wheel'],
    securityOpt: ['seccomp:/a.json'],
    devices: ['/dev/fuse'],
    sysctls: { 'vm.swappiness': '0' },
  };
  expect(ignored(spec).map(({ field }) => field)).toEqual([
    'spec.groupAdd',
    'spec.securityOpt',
    'spec.devices',
    'spec.sysctls',
  ]);
  expect(
    ignored({ devices: ['/dev/fuse'], privileged: true, groupAdd: ['1'], securityOpt: ['label:disable'] }),
  ).toEqual([]);
});
