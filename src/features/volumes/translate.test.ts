import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { codes, convertKeys, convertText } from '../../../test/conformance/convert-text.ts';

function volumes(written: string): { volumes: unknown; said: string[] } {
  const { spec, said } = convertKeys(`volumes: ${written}`);
  return { volumes: spec?.['volumes'], said: said.map((text) => text.slice(0, 6)) };
}

/** The short forms, as Docker 1.12 divided them: its volume/volume_unix.go and volume_linux.go. */
describe('the short form', () => {
  test.each([
    ['["/srv:/x"]', [{ target: '/x', hostPath: '/srv' }], []],
    ['["/etc/x:/x:ro"]', [{ target: '/x', hostPath: '/etc/x', readOnly: true }], []],
    ['["/etc/x:/x:rw"]', [{ target: '/x', hostPath: '/etc/x' }], []],
    ['["data:/x"]', [{ target: '/x', name: 'data' }], ['RC5173']],
    ['["data:/x:ro"]', [{ target: '/x', name: 'data', readOnly: true }], []],
    ['["c:/d"]', [{ target: '/d', name: 'c' }], ['RC5173']],
    [
      '["data:/x", "data:/y:rw"]',
      [
        { target: '/x', name: 'data' },
        { target: '/y', name: 'data' },
      ],
      ['RC5173'],
    ],
    ['["My_Data:/x"]', [{ target: '/x', name: 'my-data' }], ['RC5005', 'RC5173']],
    ['[/x]', [{ target: '/x' }], ['RC5007']],
    ['["/a/../b/:/x/"]', [{ target: '/x', hostPath: '/b' }], []],
    ['["/:/host:ro"]', [{ target: '/host', hostPath: '/', readOnly: true }], []],
    ['["/a:/x:z,ro"]', [{ target: '/x', hostPath: '/a', readOnly: true, relabel: 'z' }], ['RC5176']],
    ['["/a:/x:Z"]', [{ target: '/x', hostPath: '/a', relabel: 'Z' }], ['RC5176']],
    ['["data:/x:z,ro"]', [{ target: '/x', name: 'data', readOnly: true, relabel: 'z' }], []],
    ['["/a:/x:rprivate"]', [{ target: '/x', hostPath: '/a', propagation: 'rprivate' }], []],
    ['["/a:/x:ro,rslave"]', [{ target: '/x', hostPath: '/a', readOnly: true, propagation: 'rslave' }], []],
    ['["/a:/x:shared"]', [{ target: '/x', hostPath: '/a', propagation: 'shared' }], ['RC5174']],
    ['["data:/x:nocopy,ro"]', [{ target: '/x', name: 'data', readOnly: true, noCopy: true }], []],
    ['["data:/x:rslave,ro"]', [{ target: '/x', name: 'data', readOnly: true }], ['RC5013']],
    ['["/a:/x:cached"]', [{ target: '/x', hostPath: '/a' }], ['RC5175']],
    ['["/a:/x:odd"]', [{ target: '/x', hostPath: '/a' }], ['RC5013']],
    ['["/a:/x", "/a:/x"]', [{ target: '/x', hostPath: '/a' }], []],
    ['["/x", "/a:/x"]', [{ target: '/x', hostPath: '/a' }], ['RC5186']],
    ['["/a:/x", "/x"]', [{ target: '/x', hostPath: '/a' }], ['RC5186']],
  ])('%s', (written, expected, said) => {
    expect(volumes(written)).toEqual({ volumes: expected, said });
  });

  test('a privileged container may show its mounts to the host', () => {
    const { said } = convertKeys('privileged: true\nvolumes: ["/a:/x:rshared"]');
    expect(said.filter((text) => text.startsWith('RC5174'))).toEqual([]);
  });
});

/** rancher-compose only warned of relative paths (lookup/file.go); Docker then refused them and the other forms. */
describe('what Rancher read and Docker refused', () => {
  test.each([
    ['["./data:/x"]', 'RC4017'],
    ['["../data:/x"]', 'RC4017'],
    ['[".:/x"]', 'RC4017'],
    ['["~/data:/x"]', 'RC4017'],
    ['[data]', 'RC4016'],
    ['["data:x"]', 'RC4016'],
    ['["a:/b:ro:c"]', 'RC4016'],
    ['["a/b:/x"]', 'RC4016'],
    ['["{NAME}:/x"]', 'RC4016'],
    ['["/x:ro"]', 'RC4016'],
    ['["/:rw"]', 'RC4016'],
    ['["a:/"]', 'RC4016'],
    ['["$UNSET:/x"]', 'RC4016'],
    ['["/x:$UNSET"]', 'RC4016'],
    ['["$UNSET"]', 'RC4016'],
    [String.raw`['C:\data:/x']`, 'RC4016'],
    ['["C:/data:/x"]', 'RC4016'],
    ['["/a:/x", "/b:/x/"]', 'RC4018'],
  ])('%s is a risk, and does not keep the stack from being written', (written, code) => {
    const { manifests, diagnostics } = convertText(`web: {image: nginx, volumes: ${written}}`);
    const said = diagnostics.filter((diagnostic) => diagnostic.code === code);
    expect(said).toMatchObject([{ severity: 'risk', grade: 'unsupported', location: { line: 1 } }]);
    expect(manifests).toHaveLength(2);
  });

  test('of two volumes at one path the last one counts', () => {
    expect(volumes('["/a:/x", "/b:/x/"]').volumes).toEqual([{ target: '/x', hostPath: '/b' }]);
  });

  test('nothing is mounted for a relative path, whatever lies there', () => {
    expect(volumes('["./data:/x"]').volumes).toBeUndefined();
  });
});

/** Compose 3.2's; Rancher's reader wanted texts (libcompose yaml/volume.go). What has a short form is read as that one. */
describe('the long form', () => {
  test.each([
    ['{type: bind, source: /a, target: /x, read_only: true}', [{ target: '/x', hostPath: '/a', readOnly: true }]],
    [
      '{type: bind, source: /a, target: /x, bind: {propagation: rslave}}',
      [{ target: '/x', hostPath: '/a', propagation: 'rslave' }],
    ],
    ['{type: volume, source: d, target: /x, volume: {nocopy: true}}', [{ target: '/x', name: 'd', noCopy: true }]],
    ['{source: d, target: /x}', [{ target: '/x', name: 'd' }]],
    ['{type: volume, target: /x}', [{ target: '/x' }]],
  ])('%s', (written, expected) => {
    expect(convertKeys(`volumes: [${written}]`).spec?.['volumes']).toEqual(expected);
  });

  test('memory is a tmpfs', () => {
    const { spec, said } = convertKeys('volumes: [{type: tmpfs, target: /x/, tmpfs: {size: 1000000}}]');
    expect(spec).toEqual({ image: 'nginx', tmpfs: [{ target: '/x', size: '1000000' }] });
    expect(said).toEqual([expect.stringMatching(/^RC5177/)]);
  });

  test.each([
    ['{type: bind, source: /a}', 'RC4170'],
    ['{type: npipe, source: /a, target: /x}', 'RC4171'],
    ['{type: bind, source: a, target: /x}', 'RC4172'],
    ['{type: bind, target: /x}', 'RC4172'],
    ['{type: bind, source: ./a, target: /x}', 'RC4017'],
    ['{source: /a, target: "/x:y"}', 'RC4016'],
    ['{sauce: /a, target: /x}', 'RC4009'],
    ['[/a]', 'RC4005'],
  ])('%s is refused, or said', (written, code) => {
    expect(codes(convertText(`web: {image: nginx, volumes: [${written}]}`))).toContain(code);
  });
});

/** Rancher 1.6: the executor's rancher/volume.go and config/types.go; the documentation's cattle/volumes. */
describe('a declaration', () => {
  function declared(declaration: string, keys = ''): { volume: unknown; said: string[] } {
    const file = [
      "version: '2'",
      'services:',
      `  web: {image: nginx, volumes: ["data:/x"]${keys}}`,
      'volumes:',
      `  data: ${declaration}`,
    ].join('\n');
    const conversion = convertText(file);
    const spec = conversion.manifests.at(-1)?.spec as { volumes?: unknown[] } | undefined;
    return { volume: spec?.volumes?.[0], said: codes(conversion).toSorted() };
  }
  const plain = { target: '/x', name: 'data' };

  test.each([
    ['', plain, ['RC5173']],
    ['~', plain, ['RC5173']],
    ['{}', plain, ['RC5173']],
    ['{driver: local}', plain, ['RC5173']],
    ['{driver: }', plain, ['RC5173']],
    ["{driver: ''}", plain, ['RC5173']],
    ['{external: false}', plain, ['RC5173']],
    ['{driver: rancher-nfs}', { ...plain, driver: 'rancher-nfs' }, ['RC5008']],
    ['{driver: made-here}', { ...plain, driver: 'made-here' }, ['RC5008']],
    [
      '{driver: rancher-nfs, driver_opts: {exportBase: /x, onRemove: retain, n: 010}}',
      { ...plain, driver: 'rancher-nfs', driverOptions: { exportBase: '/x', onRemove: 'retain', n: '010' } },
      ['RC5008'],
    ],
    [
      '{driver: rancher-ebs, driver_opts: {size: 20}}',
      { ...plain, driver: 'rancher-ebs', driverOptions: { size: '20' }, size: '20Gi' },
      ['RC5008'],
    ],
    ['{driver_opts: {type: nfs}}', { ...plain, driverOptions: { type: 'nfs' } }, ['RC5008', 'RC5173']],
    ['{per_container: true}', { ...plain, perContainer: true }, []],
    ['{per_container: yes, driver: local}', { ...plain, perContainer: true }, []],
    ['{external: true}', { ...plain, external: true }, ['RC5170']],
    ['{external: yes, driver: rancher-nfs}', { ...plain, driver: 'rancher-nfs', external: true }, ['RC5170']],
    ['{external: {name: other}}', { ...plain, external: true }, ['RC5170', 'RC5178']],
    ['{external: true, per_container: true}', { ...plain, external: true }, ['RC5170', 'RC5179']],
  ])('%s', (declaration, volume, said) => {
    expect(declared(declaration)).toEqual({ volume, said });
  });

  test('comes before `volume_driver`, which is for the volumes that have none', () => {
    expect(declared('{driver: netapp}', ', volume_driver: rancher-nfs')).toEqual({
      volume: { ...plain, driver: 'netapp' },
      said: ['RC5008', 'RC5187'],
    });
  });

  test.each([
    ['x', 'RC4007'],
    ['{external: maybe}', 'RC4008'],
    ['{per_container: 2}', 'RC4008'],
    ['{drivers: local}', 'RC4009'],
    ['{driver: [a]}', 'RC4005'],
    ['{driver_opts: [a]}', 'RC4007'],
  ])('%s is refused, or said', (declaration, code) => {
    expect(declared(declaration).said).toContain(code);
  });

  test('is spoken of once, in its own place, whoever mounts it', () => {
    const file = [
      "version: '2'",
      'services:',
      '  a: {image: x, volumes: ["far:/f"]}',
      '  b: {image: x, volumes: ["far:/f"]}',
      'volumes:',
      '  far: {driver: rancher-nfs}',
      '  unused: {driver: other}',
    ].join('\n');
    const { diagnostics } = convertText(file);
    expect(diagnostics.map(({ code, location }) => [code, location?.line, location?.column])).toEqual([
      ['RC5008', 6, 9],
    ]);
  });
});

/** Docker's HostConfig.VolumeDriver: of volumes that are made for the container. */
describe('volume_driver', () => {
  test('is the driver of named volumes, and of no host path', () => {
    const { spec, said } = convertKeys('volume_driver: convoy-nfs\nvolumes: ["data:/x", "/a:/b"]');
    expect(spec?.['volumes']).toEqual([
      { target: '/x', name: 'data', driver: 'convoy-nfs' },
      { target: '/b', hostPath: '/a' },
    ]);
    expect(said[0]).toContain('ReadWriteMany');
  });

  test.each(['local', "''", '~'])('%s is what there is without it', (driver) => {
    const { spec } = convertKeys(`volume_driver: ${driver}\nvolumes: ["data:/x"]`);
    expect(spec?.['volumes']).toEqual([{ target: '/x', name: 'data' }]);
  });
});

describe('the label volume_cleanup_strategy', () => {
  const label = 'io.rancher.container.volume_cleanup_strategy';

  test.each([
    ['none', { target: '/x', name: 'x', perContainer: true, subPath: 'data' }, 'RC5172'],
    ['unnamed', { target: '/x' }, 'RC5007'],
    ['all', { target: '/x' }, 'RC5007'],
    ['other', { target: '/x' }, 'RC4173'],
  ])('%s', (strategy, volume, code) => {
    const { spec, said } = convertKeys(`labels: {${label}: ${strategy}}\nvolumes: [/x]`);
    expect(spec?.['volumes']).toEqual([volume]);
    expect(said.map((text) => text.slice(0, 6))).toContain(code);
  });

  test('all does not delete what has a name', () => {
    const { said } = convertKeys(`labels: {${label}: all}\nvolumes: ["data:/x"]`);
    expect(said.map((text) => text.slice(0, 6))).toContain('RC5183');
  });
});

test('two names that become one are refused', () => {
  expect(volumes('["a_b:/x", "a-b:/y"]').said).toContain('RC4011');
});

test('any text becomes mounts that the resource takes, or is spoken of', () => {
  const part = fc.oneof(
    fc.constantFrom('/a', 'b', '', ':', ':', '/', 'ro', 'z', 'rshared', 'nocopy', ',', '..', '~', 'C', '\\', '%', 'ä'),
    fc.string({ maxLength: 4 }),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const text = parts.join('').replaceAll('$', '');
      const conversion = convertText(`web:\n  image: nginx\n  volumes: [${JSON.stringify(text)}]\n`);
      const spec = conversion.manifests.at(-1)?.spec as { volumes?: unknown[] } | undefined;
      if (spec?.volumes === undefined) expect(codes(conversion)).not.toEqual([]);
      expect(codes(conversion)).not.toContain('RC4028');
    }),
    { numRuns: 500 },
  );
});
