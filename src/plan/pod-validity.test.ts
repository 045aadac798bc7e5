import type { V1Container, V1PodSpec } from '@kubernetes/client-node';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { rendered, type WrittenSpec } from './units.fixture.ts';

/** Settings of a container that Docker took in any combination, and Kubernetes does not. */
const member = fc.record(
  {
    privileged: fc.boolean(),
    capAdd: fc.subarray(['SYS_ADMIN', 'NET_ADMIN', 'ALL']),
    securityOpt: fc.subarray(['no-new-privileges', 'label:disable', 'seccomp:unconfined']),
    pid: fc.constant('host' as const),
    ipc: fc.constant('host' as const),
    init: fc.boolean(),
    networkMode: fc.constantFrom('host', 'none', 'bridge', 'container:side'),
    sysctls: fc.dictionary(fc.constantFrom('net.core.somaxconn', 'kernel.shmmax', 'vm.swappiness'), fc.constant('1')),
    ports: fc.subarray(['80:80', '80:8080', '127.0.0.1:80:81', '53:53/udp', '53', '192.0.2.1::80']),
    expose: fc.subarray(['80', '53/udp', '9000']),
    dns: fc.subarray(['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4']),
    clusterDns: fc.boolean(),
    dnsOpt: fc.subarray(['ndots:2', 'use-vc']),
    extraHosts: fc.subarray(['a:192.0.2.1', 'b:192.0.2.1', 'a:192.0.2.2']),
    memLimit: fc.integer({ min: 1, max: 1000 }),
    memReservation: fc.integer({ min: 1, max: 1000 }),
    cpuShares: fc.integer({ min: 1, max: 4096 }),
    cpuQuota: fc.integer({ min: 1, max: 200_000 }),
    milliCpuReservation: fc.integer({ min: 1, max: 2000 }),
    shmSize: fc.constant(1024),
    stopGracePeriod: fc.integer({ min: 0, max: 60 }),
    devices: fc.subarray(['/dev/fuse', '/dev/sda:/dev/sdb', '/dev/sdc:/dev/sdb']),
    volumes: fc.subarray([{ target: '/dev/sdb' }, { target: '/dev/shm' }, { target: '/data' }]),
    startOnce: fc.boolean(),
    groupAdd: fc.subarray(['1', '2', 'wheel']),
    user: fc.constantFrom('0', '1:2', 'www-data'),
  },
  { requiredKeys: [] },
);

test('whatever the settings of the members, the API server has nothing against their Pod', { timeout: 60_000 }, () => {
  return fc.assert(
    fc.property(member, member, (primary, side) => {
      const sidekicks = [{ name: 'side', image: 'a', ...side }];
      const { spec } = rendered({ ...primary, sidekicks } as WrittenSpec);
      expect(refusals(spec)).toEqual([]);
      expect(rendered({ ...primary, sidekicks } as WrittenSpec).spec).toEqual(spec);
    }),
    { numRuns: 500 },
  );
});

/** Rules of Kubernetes' pkg/apis/core/validation that these settings could break. */
function refusals(spec: V1PodSpec): string[] {
  const names = (spec.volumes ?? []).map(({ name }) => name);
  const { nameservers = [] } = spec.dnsConfig ?? {};
  const sysctls = (spec.securityContext?.sysctls ?? []).map(({ name }) => name);
  const hostPorts = spec.containers
    .flatMap(({ ports = [] }) => ports)
    .filter(({ hostPort }) => hostPort !== undefined)
    .map(({ hostIP = '0.0.0.0', hostPort, protocol }) => `${hostIP} ${hostPort}/${protocol}`);
  return [
    ...(spec.hostPID && spec.shareProcessNamespace ? ['hostPID and shareProcessNamespace'] : []),
    ...(nameservers.length > 3 ? ['more than three name servers'] : []),
    ...(spec.dnsPolicy === 'None' && nameservers.length === 0 ? ['no name server'] : []),
    ...(spec.hostNetwork && sysctls.some((name) => name.startsWith('net.')) ? ["the host's network settings"] : []),
    ...(spec.hostIPC && sysctls.some((name) => name.startsWith('kernel.shm')) ? ["the host's shared memory"] : []),
    ...(new Set(sysctls).size < sysctls.length ? ['a kernel setting twice'] : []),
    ...(new Set(hostPorts).size < hostPorts.length ? ['a host port twice'] : []),
    ...(new Set(names).size < names.length ? ['a volume twice'] : []),
    ...((spec.terminationGracePeriodSeconds ?? 0) < 1 ? ['no grace period'] : []),
    ...spec.containers.flatMap((container) => containerRefusals(container, spec)),
  ];
}

function containerRefusals(container: V1Container, spec: V1PodSpec): string[] {
  const { allowPrivilegeEscalation, capabilities, privileged } = container.securityContext ?? {};
  const escalates = privileged || capabilities?.add?.includes('SYS_ADMIN');
  const { requests = {}, limits = {} } = container.resources ?? {};
  const paths = (container.volumeMounts ?? []).map(({ mountPath }) => mountPath);
  return [
    ...(allowPrivilegeEscalation === false && escalates ? ['escalation'] : []),
    ...Object.keys(limits).filter((name) => amount(requests[name] ?? '') > amount(limits[name] ?? '')),
    ...(new Set(paths).size < paths.length ? ['a path twice'] : []),
    ...(container.ports ?? [])
      .filter((port) => spec.hostNetwork && port.hostPort !== undefined && port.hostPort !== port.containerPort)
      .map(({ hostPort }) => `host port ${hostPort}`),
  ];
}

function amount(quantity: string): number {
  const [, number = '', unit = ''] = /^(\d+)(m|Ki)?$/.exec(quantity) ?? [];
  return Number(number) * ({ m: 1e-3, Ki: 1024 }[unit] ?? 1);
}
