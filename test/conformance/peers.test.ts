import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { type RenderedPod, renderUnit } from '../../src/plan/pod.ts';
import { desired } from '../../src/plan/units.fixture.ts';
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

  test('a label that Kubernetes has no name for is in no key: kompose and others write an annotation that is refused', () => {
    const labels = { 'io.rancher.scheduler.affinity:host_label': 'disk=ssd', 'com.example/a b': 'x', 'a:b': 'y' };
    const { metadata } = podOf(`web: {image: nginx, labels: ${JSON.stringify(labels)}}`);
    const keys = [...Object.keys(metadata.labels), ...Object.keys(metadata.annotations)];
    expect(keys.filter((key) => !/^([a-z0-9.-]+\/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(key))).toEqual([]);
    expect(JSON.stringify(metadata.annotations)).toContain('affinity:host_label');
  });

  test('a CMD-SHELL check becomes no probe of one word: it is told, and health_check named instead', () => {
    const file = 'web: {image: nginx, healthcheck: {test: ["CMD-SHELL", "curl -f localhost || exit 1"]}}';
    expect(JSON.stringify(podOf(file).spec)).not.toContain('exec');
    expect(convertText(file).diagnostics).toContainEqual(
      expect.objectContaining({ grade: 'unsupported', message: expect.stringContaining('healthcheck') }),
    );
  });

  test("an image that only marks a service is run by nobody: others deploy Rancher's markers", () => {
    const { manifests } = convertText(
      `web: {image: nginx}
old: {image: rancher/load-balancer-service, ports: ["80"], links: [web]}
lb: {image: "rancher/lb-service-haproxy:v0.9.1", ports: ["81"], lb_config: {port_rules: [{source_port: 81, target_port: 80, service: web}]}}
alias: {image: rancher/dns-service, links: [web]}
outside: {image: rancher/external-service, external_ips: [192.0.2.1]}
nothing: {image: rancher/none}`,
    );
    expect(formatManifests(manifests)).not.toMatch(/image: "?rancher\//);
    expect(manifests.map(({ kind }) => kind).toSorted()).toEqual([
      'Namespace',
      'RancherExternalService',
      'RancherLoadBalancer',
      'RancherLoadBalancer',
      'RancherService',
      'RancherServiceAlias',
    ]);
  });

  test('a data container ends once before the others start: elsewhere it is started again and again', () => {
    const { spec } = podOf(`web: {image: nginx, volumes_from: [data], labels: {io.rancher.sidekicks: data}}
data: {image: busybox, command: /bin/true, volumes: [/data], labels: {io.rancher.container.start_once: "true"}}`);
    expect(spec.containers.map(({ name }) => name)).toEqual(['primary']);
    expect(spec.initContainers).toMatchObject([{ name: 'data', args: ['/bin/true'] }]);
    expect(spec.initContainers?.[0]).not.toHaveProperty('restartPolicy');
    const [mount] = spec.initContainers?.[0]?.volumeMounts ?? [];
    expect(spec.containers[0]?.volumeMounts).toContainEqual(mount);
  });
});

/** The Pod of the service `web`. */
function podOf(docker: string): RenderedPod {
  const { manifests } = convertText(docker);
  const web = manifests.find(({ metadata }) => metadata.name === 'web');
  const { image, ...rest } = (web?.spec ?? {}) as { image: string };
  return renderUnit(desired({ image, ...rest }), { kind: 'create', index: 1, replaces: '', lostHosts: [] }).pod;
}
