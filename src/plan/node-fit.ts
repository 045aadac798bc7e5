import type { V1NodeSelectorRequirement, V1NodeSelectorTerm, V1PodSpec, V1Toleration } from '@kubernetes/client-node';

import type { ObservedHost, ObservedTaint } from './observed.ts';

/**
 * Whether a host's labels and taints let a Pod onto it: its node selector, its required node affinity and its
 * tolerations, read as the scheduler reads them. What room there is on the host is not looked at.
 */
export function fitsNode(pod: V1PodSpec, host: ObservedHost): boolean {
  const tolerates = (taint: ObservedTaint) => (pod.tolerations ?? []).some((one) => isTolerated(taint, one));
  if (!(host.taints ?? []).every(tolerates)) return false;
  const labels = host.labels ?? {};
  if (!Object.entries(pod.nodeSelector ?? {}).every(([key, value]) => labels[key] === value)) return false;
  const terms = pod.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return terms === undefined || terms.some((term) => holds(term, host));
}

function isTolerated(taint: ObservedTaint, { key, operator, value, effect }: V1Toleration): boolean {
  if (effect && effect !== taint.effect) return false;
  if (key && key !== taint.key) return false;
  // An empty key with `Exists` tolerates everything; with `Equal` the API server does not take it.
  return operator === 'Exists' || (key === taint.key && (value ?? '') === (taint.value ?? ''));
}

/** A term without requirements holds nowhere. */
function holds({ matchExpressions = [], matchFields = [] }: V1NodeSelectorTerm, host: ObservedHost): boolean {
  if (matchExpressions.length + matchFields.length === 0) return false;
  const labels = host.labels ?? {};
  return (
    matchExpressions.every((one) => meets(one, labels[one.key])) &&
    matchFields.every((one) => meets(one, one.key === 'metadata.name' ? host.name : undefined))
  );
}

function meets({ operator, values = [] }: V1NodeSelectorRequirement, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return isInteger(value) && Number(value) > Number(values[0]);
    case 'Lt':
      return isInteger(value) && Number(value) < Number(values[0]);
    default:
      return false;
  }
}

function isInteger(text: string | undefined): boolean {
  return text !== undefined && /^[+-]?\d+$/.test(text);
}
