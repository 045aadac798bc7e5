import { describe, expect, test } from 'vitest';

import type { KubernetesObject } from '../../kubernetes/object.ts';
import { check, memory } from '../../plan/units.fixture.ts';
import { projectPod } from './observe.ts';

const running = { ready: true, restartCount: 0, containerID: 'containerd://1', state: { running: {} } };

function pod(annotations: Record<string, string>, status: object): KubernetesObject {
  const labels = { 'drover.dev/service': 'site', 'drover.dev/index': '1' };
  return {
    metadata: {
      name: 'shop-site-1',
      namespace: 'shop',
      uid: 'uid-1',
      resourceVersion: '1',
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels,
      annotations,
    },
    spec: {},
    status,
  } as unknown as KubernetesObject;
}

function unitOf(annotations: Record<string, string>, status: object) {
  return projectPod(pod(annotations, status))?.unit;
}

describe('the containers beside the primary', () => {
  const status = {
    initContainerStatuses: [{ name: 'seed', restartCount: 2, state: { terminated: { exitCode: 3, reason: 'Error' } } }],
    containerStatuses: [
      { name: 'primary', ...running },
      { name: 'data', ...running, containerID: 'containerd://2' },
    ],
  };

  test('are its members, with their own check and memory', () => {
    const unit = unitOf(
      {
        'drover.dev/sidekick-health': JSON.stringify({ data: memory('unhealthy') }),
        'drover.dev/sidekick-health-checks': JSON.stringify({ data: check({ port: 81 }) }),
      },
      status,
    );
    expect(unit?.container).toEqual({ ready: true, restarts: 0, running: true, run: 'containerd://1' });
    expect(unit?.members).toEqual([
      {
        name: 'data',
        container: { ready: true, restarts: 0, running: true, run: 'containerd://2' },
        check: check({ port: 81 }),
        memory: memory('unhealthy'),
      },
      { name: 'seed', container: { ready: false, restarts: 2, running: false, reason: 'Error', exitCode: 3 } },
    ]);
  });

  test.each(['', '{', '[]', '{"data":{"port":"81"}}'])('have no check where somebody wrote %s', (text) => {
    const unit = unitOf({ 'drover.dev/sidekick-health-checks': text, 'drover.dev/sidekick-health': text }, status);
    expect(unit?.members?.[0]).not.toHaveProperty('check');
    expect(unit?.members?.[0]).not.toHaveProperty('memory');
  });

  test('are absent from a unit without any', () => {
    expect(unitOf({}, { containerStatuses: [{ name: 'primary', ...running }] })).not.toHaveProperty('members');
  });
});
