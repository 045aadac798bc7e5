import { describe, expect, test } from 'vitest';

import { codes, convertKeys, convertText } from '../../../test/conformance/convert-text.ts';

const kept = { target: '/var/lib/mysql', name: 'var-lib-mysql', perContainer: true, subPath: 'data' };
const cleanup = 'io.rancher.container.volume_cleanup_strategy';

function specOf(text: string): Record<string, unknown> {
  return convertText(text).manifests.at(-1)?.spec ?? {};
}

/** Rancher deleted such a volume with its container (InstanceRemove.java); the second article's author lost a blog by it. */
describe('an anonymous volume', () => {
  test('at a directory of data is a claim of the index, and it is said', () => {
    const { spec, said } = convertKeys('image: mariadb:10\nvolumes: [/var/lib/mysql]');
    expect(spec?.['volumes']).toEqual([kept]);
    expect(said.map((text) => text.slice(0, 6))).toEqual(['RC5172']);
  });

  test('with `volume_driver` keeps the driver', () => {
    const { spec } = convertKeys('image: mysql\nvolume_driver: rancher-nfs\nvolumes: [/var/lib/mysql]');
    expect(spec?.['volumes']).toEqual([{ ...kept, driver: 'rancher-nfs' }]);
  });

  test('of a data container is judged by the images that take it, too', () => {
    const text = [
      'cache: {image: redis, volumes_from: [data], labels: {io.rancher.sidekicks: data}}',
      'data: {image: busybox, volumes: [/data], labels: {io.rancher.container.start_once: "true"}}',
    ].join('\n');
    expect(specOf(text)['sidekicks']).toMatchObject([
      { volumes: [{ target: '/data', name: 'data', perContainer: true }] },
    ]);
    expect(specOf(text.replace('redis', 'nginx'))['sidekicks']).toMatchObject([{ volumes: [{ target: '/data' }] }]);
  });

  test('of a global service stays with its unit: indexes follow no host', () => {
    const { spec } = convertKeys(
      'image: mysql\nlabels: {io.rancher.scheduler.global: "true"}\nvolumes: [/var/lib/mysql]',
    );
    expect(spec?.['volumes']).toEqual([{ target: '/var/lib/mysql' }]);
  });

  test('does not become the volume of that name by accident', () => {
    const { spec } = convertKeys('image: mysql\nvolumes: [/var/lib/mysql, "var_lib_mysql:/backup"]');
    expect(spec?.['volumes']).toMatchObject([{ name: 'var-lib-mysql-data' }, { name: 'var-lib-mysql' }]);
  });
});

describe('a database without any volume', () => {
  test('is a risk, and its data is kept', () => {
    const { manifests, diagnostics } = convertText('db:\n  image: mariadb:10');
    expect(manifests.at(-1)?.spec).toEqual({ image: 'mariadb:10', volumes: [kept] });
    expect(diagnostics).toMatchObject([{ code: 'RC5171', severity: 'risk', location: { line: 2, column: 10 } }]);
  });

  test.each([
    [`labels: {${cleanup}: unnamed}`],
    [`labels: {${cleanup}: all}`],
    ['labels: {io.rancher.scheduler.global: "true"}'],
  ])('%s is a risk, and goes with its unit', (keys) => {
    const { spec, said } = convertKeys(`image: mysql\n${keys}`);
    expect(spec).not.toHaveProperty('volumes');
    expect(said.map((text) => text.slice(0, 6))).toContain('RC5171');
  });

  test.each([
    ['volumes: ["data:/var/lib/mysql"]'],
    ['volumes: ["data:/var/lib"]'],
    ['volumes: ["data:/elsewhere"]'],
    ['volumes: ["/srv:/var/lib/mysql:ro"]'],
    ['tmpfs: /var/lib/mysql'],
    ['tmpfs: [/var/lib]'],
    ['labels: {io.rancher.container.start_once: "true"}'],
  ])('%s is none', (keys) => {
    const { said } = convertKeys(`image: mysql\n${keys}`);
    expect(said.map((text) => text.slice(0, 6))).not.toContain('RC5171');
  });

  test.each([
    ['volumes: ["/etc/my.cnf:/etc/mysql/my.cnf"]'],
    ['volumes: ["/etc/localtime:/etc/localtime:ro", /docker-entrypoint-initdb.d]'],
    ['tmpfs: [/tmp, /run]'],
  ])('%s is none of its data', (keys) => {
    const { spec, said } = convertKeys(`image: mysql\n${keys}`);
    expect(spec?.['volumes']).toContainEqual(kept);
    expect(said.map((text) => text.slice(0, 6))).toContain('RC5171');
  });

  test('takes its data from a data container', () => {
    const text = [
      'db: {image: mysql, volumes_from: [data], labels: {io.rancher.sidekicks: data}}',
      'data: {image: busybox, volumes: [/var/lib/mysql], labels: {io.rancher.container.start_once: "true"}}',
    ].join('\n');
    expect(specOf(text)).not.toHaveProperty('volumes');
    expect(codes(convertText(text))).not.toContain('RC5171');
  });

  test('takes its data from a data container of its own image, whose volumes nobody wrote', () => {
    const text = [
      'db: {image: mysql, volumes_from: [data], labels: {io.rancher.sidekicks: data}}',
      'data: {image: mysql, entrypoint: /bin/true, labels: {io.rancher.container.start_once: "true"}}',
    ].join('\n');
    const spec = specOf(text);
    expect(spec).not.toHaveProperty('volumes');
    expect(spec['sidekicks']).toMatchObject([{ volumes: [kept] }]);
  });
});
