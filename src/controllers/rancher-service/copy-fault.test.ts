import { expect, test } from 'vitest';

import { projectPod } from './observe.ts';

const unit = (status: object, name = 'drover-copy-0') =>
  projectPod({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'shop-site-1',
      namespace: 'shop',
      uid: 'uid',
      resourceVersion: '1',
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels: { 'drover.dev/service': 'site', 'drover.dev/index': '1' },
    },
    status: { initContainerStatuses: [{ name, ...status }] },
  })?.unit;

const noShell = 'exec: "sh": executable file not found in $PATH';

test.each([
  ['no shell', { state: { terminated: { reason: 'StartError', exitCode: 128, message: noShell } } }, 'StartError'],
  [
    'no shell, tried again',
    {
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { reason: 'StartError', exitCode: 128, message: noShell } },
    },
    'StartError',
  ],
  ['a host that is short of something', { state: { terminated: { reason: 'StartError', exitCode: 128 } } }, undefined],
  [
    'a start that fails each time',
    { restartCount: 3, lastState: { terminated: { reason: 'StartError', exitCode: 128 } } },
    'StartError',
  ],
  [
    'root forbidden',
    {
      state: {
        waiting: {
          reason: 'CreateContainerConfigError',
          message: "container's runAsUser breaks non-root policy",
        },
      },
    },
    'CreateContainerConfigError',
  ],
  [
    'a path that is not there yet',
    { state: { waiting: { reason: 'CreateContainerConfigError', message: 'failed to prepare subPath' } } },
    undefined,
  ],
  [
    'a second start that runs',
    { state: { running: {} }, lastState: { terminated: { reason: 'StartError', exitCode: 128, message: noShell } } },
    undefined,
  ],
  ['no cp', { lastState: { terminated: { reason: 'Error', exitCode: 127 } } }, 'exit code 127'],
  ['a full disk', { lastState: { terminated: { reason: 'Error', exitCode: 1 } } }, undefined],
  ['done', { state: { terminated: { reason: 'Completed', exitCode: 0 } } }, undefined],
])('a copy with %s', (_, status, expected) => {
  expect(unit(status)?.copyImpossible).toBe(expected);
});

test('an init container of the owner is none of this', () => {
  expect(
    unit({ state: { terminated: { reason: 'StartError', exitCode: 128 } } }, 'files')?.copyImpossible,
  ).toBeUndefined();
});

test('a copy that fails again and again is what its unit waits for', () => {
  const failing = {
    state: { waiting: { reason: 'CrashLoopBackOff' } },
    lastState: { terminated: { reason: 'Error', exitCode: 1 } },
  };
  expect(unit(failing)?.container).toMatchObject({
    reason: 'VolumeCopyFailing',
    message: expect.stringContaining('the log of its container drover-copy-0 says why'),
  });
  expect(unit({ state: { running: {} } })?.container.reason).toBeUndefined();
});
