import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { formatManifests } from '../../src/translate/manifest.ts';
import { convertText } from './convert-text.ts';

/** What other converters are known to get wrong. */
describe('what other converters lose or leak', () => {
  test('a file of this machine that a volume names stays here: kompose makes a ConfigMap of it', () => {
    const directory = mkdtempSync(join(tmpdir(), 'drover-peers-'));
    try {
      writeFileSync(join(directory, 'marker'), 'the marker');
      const volumes = [`${directory}/marker:/a`, `${directory}:/b`].map((volume) => `"${volume}"`).join();
      const { manifests } = convertText(`web: {image: nginx, volumes: [${volumes}]}`);
      expect(formatManifests(manifests)).toContain(`hostPath: ${directory}/marker`);
      expect(formatManifests(manifests)).not.toContain('the marker');
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  test('a link to a service without ports is kept: katenary gives the whole stack up', () => {
    const { manifests, diagnostics } = convertText(
      'web: {image: nginx, links: [db, "cache:memory"]}\ndb: {image: mysql}\ncache: {image: redis}',
    );
    const web = manifests.find(({ metadata }) => metadata.name === 'web');
    expect(web?.spec).toMatchObject({ links: [{ service: 'db' }, { service: 'cache', alias: 'memory' }] });
    expect(manifests.filter(({ kind }) => kind === 'RancherService')).toHaveLength(3);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
