import { expect, test } from 'vitest';

import type { Location } from './location.ts';
import { markerImage } from './marker-image.ts';

const location: Location = { file: 'a.yml', line: 1, column: 1, offset: 0, end: 1 };

function called(image: string): string | undefined {
  const value = { kind: 'scalar', value: image, text: image, printed: image, location } as const;
  const keys = new Map([['image', { key: 'image', keyLocation: location, value }]]);
  return markerImage({ name: 'a', location, keys, inDockerCompose: true });
}

test.each([
  ['rancher/none', 'none'],
  ['rancher/dns-service:latest', 'dns-service'],
  ['docker.io/rancher/external-service', 'external-service'],
  ['index.docker.io/rancher/load-balancer-service:v0.1.2', 'load-balancer-service'],
  ['rancher/lb-service-haproxy@sha256:abc', 'lb-service-haproxy'],
  [' rancher/none ', 'none'],
])('%s stands for no program', (image, marker) => {
  expect(called(image)).toBe(marker);
});

test.each(['rancher/server', 'none', 'example.com/rancher/none', 'rancher/none-such', '', ':'.repeat(400_000)])(
  'another image is an image',
  (image) => {
    expect(called(image)).toBeUndefined();
  },
);
