const name = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const domain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const value = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** Keys under which Kubernetes or Drover read meaning; a Docker label must not become one by accident. */
const reserved = /^([a-z0-9.-]*\.)?(drover\.dev|kubernetes\.io|k8s\.io)\//;

/** Whether Kubernetes takes a text as the key of a label or an annotation. */
export function isQualifiedName(key: string): boolean {
  const slash = key.indexOf('/');
  if (slash < 0) return name.test(key);
  return slash <= 253 && domain.test(key.slice(0, slash)) && name.test(key.slice(slash + 1));
}

/** Whether Kubernetes takes a text as the value of a label: at most 63 letters, digits, `-`, `_` and `.`. */
export function isLabelValue(text: string): boolean {
  return value.test(text);
}

/** Whether a Docker label of that key may stand on a Pod as it is. */
export function isPodKey(key: string): boolean {
  return isQualifiedName(key) && !reserved.test(key);
}
