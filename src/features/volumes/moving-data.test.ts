import { expect, test } from 'vitest';

import { convertText } from '../../../test/conformance/convert-text.ts';

function risks(text: string, rancher?: string): string[] {
  return convertText(text, rancher)
    .diagnostics.filter(({ code }) => code === 'RC5173')
    .map(({ message, severity }) => `${severity}: ${message}`);
}

const host = 'io.rancher.scheduler.affinity:host_label';

test('data in a path of the host stays there', () => {
  expect(risks('db: {image: mysql, volumes: ["/srv/db:/var/lib/mysql"]}')).toEqual([
    'risk: the data of db stays in /srv/db of its host: a unit on another host does not find it',
  ]);
});

test('a volume of the driver local was on one host', () => {
  expect(risks('web: {image: nginx, volumes: ["data:/x"]}')).toEqual([
    'risk: the volume data of web was on one host in Rancher; it is a claim of the stack here, and begins empty',
  ]);
});

test('units that had one each share it now', () => {
  expect(risks('web: {image: nginx, volumes: ["data:/x"]}', 'web: {scale: 3}')).toEqual([
    'risk: 3 units of web write to one claim of the volume data; in Rancher there was one volume on each host',
  ]);
});

test('there is one risk for a unit, and the host path comes first', () => {
  const text = [
    'web: {image: nginx, volumes: ["a:/a", "b:/b"], labels: {io.rancher.sidekicks: db}}',
    'db: {image: mysql, volumes: ["/srv/db:/var/lib/mysql", "c:/c"]}',
  ].join('\n');
  expect(risks(text)).toEqual([expect.stringContaining('/srv/db')]);
});

test.each([
  ['volumes: ["/etc/localtime:/etc/localtime", "/srv:/srv"]'],
  ['volumes: ["/srv/db:/var/lib/mysql:ro"]'],
  ['volumes: ["data:/x:ro"]'],
  ['volumes: [/x]'],
  [`volumes: ["data:/x"], labels: {"${host}": disk=ssd}`],
  ['volumes: ["data:/x"], labels: {io.rancher.scheduler.global: true}'],
  ['volumes: ["data:/x"], volume_driver: rancher-nfs'],
])('{%s} has none', (keys) => {
  expect(risks(`web: {image: nginx, ${keys}}`)).toEqual([]);
});

test('a host label does not keep several units in one place', () => {
  expect(
    risks(`web: {image: nginx, volumes: ["data:/x"], labels: {"${host}": disk=ssd}}`, 'web: {scale: 2}'),
  ).toHaveLength(1);
});
