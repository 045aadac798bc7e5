import type { WrittenService } from './service.ts';

/**
 * Images that named a kind of service and no program (docs/rancher.md §1.4). No cluster runs them: the balancer's is a
 * program, and works with Rancher's metadata service only.
 */
const markers = ['load-balancer-service', 'lb-service-haproxy', 'dns-service', 'external-service', 'none'] as const;
export type MarkerImage = (typeof markers)[number];

/** Longer than any name of an image; what follows cannot make it a marker. */
const longestImage = 1024;

/** Which of the marker images a service names, whatever its tag; undefined: an image like any other, or none. */
export function markerImage({ keys }: WrittenService): MarkerImage | undefined {
  const value = keys.get('image')?.value;
  if (value?.kind !== 'scalar') return undefined;
  const name = value.text
    .slice(0, longestImage)
    .trim()
    .replace(/@.*$/, '')
    .replace(/:[^/]*$/, '')
    .replace(/^(index\.)?docker\.io\//, '');
  return markers.find((marker) => name === `rancher/${marker}`);
}
