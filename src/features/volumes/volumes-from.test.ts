import { describe, expect, test } from 'vitest';

import { codes, convertText } from '../../../test/conformance/convert-text.ts';

function unit(web: string, data: string, more: readonly string[] = []): ReturnType<typeof convertText> {
  const labels = 'labels: {io.rancher.sidekicks: "My_Data,other"}';
  const other = more.length > 0 ? more : ['other: {image: busybox}'];
  return convertText([`web: {image: nginx, ${labels}, ${web}}`, `My_Data: {${data}}`, ...other].join('\n'));
}

const data = 'image: busybox, volumes: ["/srv/www:/www"]';

/** rancher/configs.go sent the texts as names of launch configurations; ServiceValidationFilter wanted members of the unit. */
describe('volumes_from', () => {
  test('names members by what they became', () => {
    const { manifests } = unit('volumes_from: [My_Data]', data);
    expect(manifests.at(-1)?.spec?.['volumesFrom']).toEqual([{ member: 'my-data' }]);
  });

  test('of the primary names it so', () => {
    const { manifests } = unit('volumes: ["/a:/b"]', 'image: busybox, volumes_from: [web]');
    expect(manifests.at(-1)?.spec?.['sidekicks']).toMatchObject([{ volumesFrom: [{ member: 'primary' }] }, {}]);
  });

  test.each([
    ['"My_Data:ro"', { member: 'my-data', readOnly: true }],
    ['"My_Data:rw"', { member: 'my-data' }],
    ['"container:My_Data"', { member: 'my-data' }],
    ['"service:My_Data:ro"', { member: 'my-data', readOnly: true }],
  ])("Compose's %s is read, and a note says that Rancher did not", (written, expected) => {
    const conversion = unit(`volumes_from: [${written}]`, data);
    expect(conversion.manifests.at(-1)?.spec?.['volumesFrom']).toEqual([expected]);
    expect(codes(conversion)).toContain('RC5184');
  });

  test.each(['elsewhere', 'web', '""', 'My_data'])('%s is no other member of the unit, and refused', (name) => {
    const { diagnostics, manifests } = unit(`volumes_from: [${name}]`, data);
    expect(diagnostics).toContainEqual(expect.objectContaining({ code: 'RC4175', severity: 'error' }));
    expect(manifests).toEqual([]);
  });

  test('of a service that is no sidekick is refused', () => {
    const conversion = convertText('web: {image: nginx, volumes_from: [data]}\ndata: {image: busybox, volumes: [/x]}');
    expect(codes(conversion)).toContain('RC4175');
  });

  test('in a circle is refused', () => {
    const conversion = unit('volumes_from: [My_Data]', 'image: busybox, volumes_from: [other]', [
      'other: {image: busybox, volumes_from: [web]}',
    ]);
    expect(codes(conversion).filter((code) => code === 'RC4176')).toHaveLength(1);
  });

  test('in one direction along two ways is no circle', () => {
    const conversion = unit('volumes_from: [My_Data, other]', 'image: busybox, volumes_from: [other]', [
      'other: {image: busybox, volumes: ["/a:/b"]}',
    ]);
    expect(codes(conversion)).not.toContain('RC4176');
  });

  test('says that a member names no volumes', () => {
    expect(codes(unit('volumes_from: [My_Data]', 'image: site-conf'))).toContain('RC5181');
  });
});

test('a sidekick called like the first container is not taken for it', () => {
  const text = [
    'web: {image: nginx, volumes_from: [primary], labels: {io.rancher.sidekicks: primary}}',
    'primary: {image: busybox, volumes: ["/a:/b"]}',
  ].join('\n');
  expect(convertText(text).manifests[1]?.spec).toMatchObject({
    volumesFrom: [{ member: 'primary-sidekick' }],
    sidekicks: [{ name: 'primary-sidekick' }],
  });
});
