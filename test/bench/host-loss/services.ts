import { annotations } from '../../../src/api/labels.ts';
import type { PodDraft } from '../../../src/features/feature.ts';
import { pod } from '../../../src/features/health_check/pod.ts';
import { type CheckName, checked } from './checks.ts';

/** Units of each: one for each worker. */
export const scale = 3;
export const rancherService = 'units';
export const stock = 'stock';
export const tuned = 'tuned';

/** The service whose units are lost. */
export function serviceManifest(namespace: string, check: CheckName): object {
  return {
    apiVersion: 'drover.dev/v1alpha1',
    kind: 'RancherService',
    metadata: { name: rancherService, namespace },
    spec: { ...checked[check], scale },
  };
}

/** A Deployment with the probes that a unit with this check has. */
export function deploymentManifest(namespace: string, name: string, check: CheckName): object {
  const { image, healthCheck } = checked[check];
  const container: PodDraft['container'] = { name: 'primary', image, imagePullPolicy: 'IfNotPresent' };
  const draft: PodDraft = {
    labels: {},
    annotations: {},
    container,
    claims: [],
    members: [],
    withoutCopy: false,
    templated: (one) => one,
    pod: { containers: [container] },
  };
  pod({ healthCheck }, draft);
  delete draft.annotations[annotations.healthCheck];
  const labels = { app: name };
  const tolerations = ['not-ready', 'unreachable'].map((taint) => ({
    key: `node.kubernetes.io/${taint}`,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: 0,
  }));
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      replicas: scale,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          ...draft.pod,
          terminationGracePeriodSeconds: 10,
          ...(name === tuned ? { tolerations } : {}),
        },
      },
    },
  };
}
