import { expect, test } from 'vitest';

import { codes, convertKeys, convertText } from '../../../test/conformance/convert-text.ts';

test('what carries over as it is', () => {
  const keys = `privileged: true
cap_add: [CAP_NET_ADMIN, sys_time, NET_ADMIN]
cap_drop: [ALL]
read_only: true
security_opt: ["label:disable", "apparmor:unconfined"]
group_add: [100]
pid: host
ipc: host
devices: [/dev/fuse]
sysctls: {net.ipv4.ip_unprivileged_port_start: 0}`;
  expect(convertKeys(keys)).toEqual({
    spec: {
      image: 'nginx',
      privileged: true,
      capAdd: ['NET_ADMIN', 'SYS_TIME'],
      capDrop: ['ALL'],
      readOnly: true,
      securityOpt: ['label:disable', 'apparmor:unconfined'],
      groupAdd: ['100'],
      pid: 'host',
      ipc: 'host',
      devices: ['/dev/fuse'],
      sysctls: { 'net.ipv4.ip_unprivileged_port_start': '0' },
    },
    said: [],
  });
});

test('what is not so says nothing', () => {
  const keys =
    'privileged: false\ncap_add: []\nread_only: false\npid: ""\nisolation: default\nsysctls:\ndevices: []\ngroup_add: [""]\nsecurity_opt: [" "]';
  expect(convertKeys(keys)).toEqual({ spec: { image: 'nginx' }, said: [] });
});

test.each([
  ['security_opt: ["seccomp:/etc/profile.json"]', 'RC5110', { securityOpt: ['seccomp:/etc/profile.json'] }],
  ['security_opt: [systempaths=unconfined]', 'RC5110', { securityOpt: ['systempaths=unconfined'] }],
  [
    'security_opt: [no-new-privileges]\nprivileged: true',
    'RC5110',
    { securityOpt: ['no-new-privileges'], privileged: true },
  ],
  ['security_opt: ["apparmor:mine"]', 'RC5136', { securityOpt: ['apparmor:mine'] }],
  ['group_add: [wheel]', 'RC5101', { groupAdd: ['wheel'] }],
  ['devices: ["/dev/fuse:/dev/fuse:rwm"]', 'RC5112', { devices: ['/dev/fuse:/dev/fuse:rwm'] }],
  ['sysctls: ["net.core.somaxconn=1024"]', 'RC5113', { sysctls: { 'net.core.somaxconn': '1024' } }],
  ['sysctls: {vm.max_map_count: 262144}', 'RC4111', {}],
  ['pid: container:db', 'RC5111', {}],
  ['ipc: container:db', 'RC5111', {}],
  ['ipc: private', 'RC5137', {}],
  ['uts: host', 'RC5111', {}],
  ['uts: host\nnet: host', 'RC5137', { networkMode: 'host' }],
  ['isolation: hyperv', 'RC5111', {}],
])('%j: %s', (keys, code, spec) => {
  expect(convertKeys(keys)).toEqual({ spec: { image: 'nginx', ...spec }, said: [expect.stringContaining(code)] });
});

test.each([
  ['cap_add: [net admin]', 'RC4115'],
  ['devices: [fuse]', 'RC4110'],
  ['sysctls: text', 'RC4007'],
  ['sysctls: {"a b": 1}', 'RC4116'],
  ['privileged: maybe', 'RC4008'],
])('%s is an error', (keys, code) => {
  expect(convertKeys(keys).said).toEqual([expect.stringContaining(code)]);
});

test('what one member says holds for the unit, which is told', () => {
  const text = (web: string, side: string): string =>
    `web:\n  image: a\n  ${web}\n  labels: {io.rancher.sidekicks: side}\nside:\n  image: b\n  ${side}\n`;
  expect(codes(convertText(text('pid: host', 'tty: true')))).toContain('RC5133');
  expect(codes(convertText(text('tty: true', 'group_add: [5]')))).toContain('RC5133');
  expect(codes(convertText(text('pid: host', 'pid: host')))).not.toContain('RC5133');
  const differing = text('sysctls: {net.ipv4.tcp_syncookies: 1}', 'sysctls: {net.ipv4.tcp_syncookies: 0}');
  expect(codes(convertText(differing))).toContain('RC5119');
  expect(codes(convertText(text('tty: true', 'ipc: "container:web"')))).toContain('RC5137');
});
