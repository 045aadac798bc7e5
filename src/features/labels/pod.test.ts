import fc from 'fast-check';
import { expect, test } from 'vitest';

import { rendered } from '../../plan/units.fixture.ts';

/** Where a Docker label ends up: as a label, an annotation, or with the rest in one annotation. */
function placed(key: string, value: string): string {
  const { labels, annotations } = rendered({ labels: { [key]: value } }).pod.metadata;
  const rest = JSON.parse(annotations['drover.dev/docker-labels'] ?? '{}');
  const places = { label: labels, annotation: annotations, rest };
  return Object.entries(places)
    .flatMap(([name, map]) => (Object.hasOwn(map, key) && map[key] === value ? [name] : []))
    .join();
}

test.each<[string, string, string]>([
  ['tier', 'front', 'label'],
  ['tier', '', 'label'],
  ['io.rancher.container.pull_image', 'always', 'label'],
  ['com.example/tier', 'front', 'label'],
  ['tier', 'with spaces', 'annotation'],
  ['tier', 'x'.repeat(64), 'annotation'],
  ['io.rancher.scheduler.affinity:host_label', 'a=b', 'rest'],
  ['Com.Example/tier', 'front', 'rest'],
  ['-tier', 'front', 'rest'],
  ['x'.repeat(64), 'front', 'rest'],
  ['', 'front', 'rest'],
])('%s=%s is carried as %s', (key, value, place) => {
  expect(placed(key, value)).toBe(place);
});

test.each([
  'drover.dev/serving',
  'app.kubernetes.io/managed-by',
  'pod-security.kubernetes.io/enforce',
  'kubernetes.io/hostname',
  'scheduling.k8s.io/x',
])('%s means nothing to Kubernetes when a compose file wrote it', (key) => {
  expect(placed(key, 'theirs')).toBe('rest');
});

const qualified = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const value = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

test('whatever the labels: none is lost, and what is a label is one Kubernetes takes', () => {
  const key = fc.oneof(fc.string({ maxLength: 70 }), fc.stringMatching(/^[a-z.]{1,10}\/[a-zA-Z_.-]{1,10}$/));
  // Object's own names are no keys that a parsed document gives to a plain map.
  const labels = fc.dictionary(
    key.filter((text) => text !== '__proto__'),
    fc.string({ maxLength: 70 }),
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(labels, (written) => {
      const { metadata } = rendered({ labels: written }).pod;
      const rest = JSON.parse(metadata.annotations['drover.dev/docker-labels'] ?? '{}');
      for (const [name, text] of Object.entries(written)) {
        expect([metadata.labels[name], metadata.annotations[name], rest[name]]).toContain(text);
      }
      for (const [name, text] of Object.entries(metadata.labels)) {
        expect(name).toMatch(qualified);
        expect(text).toMatch(value);
      }
      for (const name of Object.keys(metadata.annotations)) expect(name).toMatch(qualified);
    }),
  );
});
