import { annotations } from '../../api/labels.ts';
import type { PodDraft } from '../feature.ts';

interface Spec {
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

const name = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const domain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const labelValue = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** Keys under which Kubernetes or Drover read meaning; a Docker label must not become one by accident. */
const reserved = /^([a-z0-9.-]*\.)?(drover\.dev|kubernetes\.io|k8s\.io)\//;

function isQualifiedName(key: string): boolean {
  const slash = key.indexOf('/');
  if (slash < 0) return name.test(key);
  return slash <= 253 && domain.test(key.slice(0, slash)) && name.test(key.slice(slash + 1));
}

/**
 * A Docker label becomes a Pod label where Kubernetes takes key and value, an annotation where it takes the key, and
 * else a member of one annotation that holds the rest as JSON: none is lost.
 */
export function pod(spec: Spec, draft: PodDraft): void {
  const rest: [string, string][] = [];
  const written = Object.entries(spec.labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [key, value] of written) {
    if (reserved.test(key) || !isQualifiedName(key)) rest.push([key, value]);
    else if (labelValue.test(value)) draft.labels[key] = value;
    else draft.annotations[key] = value;
  }
  if (rest.length > 0) draft.annotations[annotations.dockerLabels] = JSON.stringify(Object.fromEntries(rest));
}
