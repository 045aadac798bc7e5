import { annotations } from '../../api/labels.ts';
import type { PodDraft } from '../feature.ts';
import { isLabelValue, isPodKey } from './label-syntax.ts';
import { podLabel } from './pod-label.ts';

interface Spec {
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

/**
 * A Docker label becomes a Pod label where Kubernetes takes key and value, an annotation where it takes the key, and
 * else a member of one annotation that holds the rest as JSON: none is lost. Rules of scheduling find what is no Pod label
 * by a hash of it; about Rancher's own labels there are none. The labels of sidekicks are on the Pod too, since these rules
 * look at every container; where two members have the same one the primary's stays.
 */
export function pod(spec: Spec, draft: PodDraft): void {
  const rest = restOf(draft);
  const taken = new Set([...Object.keys(draft.labels), ...Object.keys(draft.annotations), ...rest.keys()]);
  const written = Object.entries(spec.labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [key, value] of written) {
    if (taken.has(key)) continue;
    if (!isPodKey(key)) rest.set(key, value);
    else if (isLabelValue(value)) draft.labels[key] = value;
    else draft.annotations[key] = value;
    const found = podLabel(key, value);
    if (found.key !== key && !key.startsWith('io.rancher.')) draft.labels[found.key] ??= found.value;
  }
  if (rest.size > 0) draft.annotations[annotations.dockerLabels] = JSON.stringify(Object.fromEntries(rest));
}

/** What the members before this one left to the annotation. */
function restOf({ annotations: given }: PodDraft): Map<string, string> {
  const text = given[annotations.dockerLabels];
  return new Map(text === undefined ? [] : Object.entries(JSON.parse(text) as Record<string, string>));
}
