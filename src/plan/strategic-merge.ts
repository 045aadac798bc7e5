/** A JSON object. */
export type JsonObject = { [member: string]: unknown };

/** The lists of a Pod that are merged by a key; every other list is replaced whole. As in Kubernetes' own API types. */
const mergeKeys: ReadonlyMap<string, string> = new Map([
  ['containers', 'name'],
  ['initContainers', 'name'],
  ['ephemeralContainers', 'name'],
  ['volumes', 'name'],
  ['env', 'name'],
  ['ports', 'containerPort'],
  ['volumeMounts', 'mountPath'],
  ['volumeDevices', 'devicePath'],
  ['imagePullSecrets', 'name'],
  ['hostAliases', 'ip'],
  ['topologySpreadConstraints', 'topologyKey'],
  ['resourceClaims', 'name'],
  ['schedulingGates', 'name'],
  ['ownerReferences', 'uid'],
]);

/**
 * A strategic merge patch as kubectl and the API server apply it to a Pod: objects member by member, `null` removes,
 * the lists above by their key, and `$patch: delete` or `$patch: replace` in an object or list item. What is added is
 * added without its `null` members.
 */
export function strategicMerge(original: JsonObject, patch: JsonObject): JsonObject {
  const { $patch: directive, ...members } = patch;
  if (directive === 'delete') return {};
  if (directive === 'replace') return members;
  const merged: JsonObject = { ...original };
  for (const [name, value] of Object.entries(members)) {
    if (value === null) delete merged[name];
    else merged[name] = mergeMember(name, merged[name], value);
  }
  return merged;
}

function mergeMember(name: string, original: unknown, value: unknown): unknown {
  if (Array.isArray(value)) {
    const key = mergeKeys.get(name);
    return key === undefined
      ? value.filter(notDirective)
      : mergeList(key, Array.isArray(original) ? original : [], value);
  }
  if (isObject(value)) return strategicMerge(isObject(original) ? original : {}, value);
  return value;
}

function mergeList(key: string, original: readonly unknown[], patch: readonly unknown[]): unknown[] {
  if (patch.some((item) => isObject(item) && item['$patch'] === 'replace')) return patch.filter(notDirective);
  const merged = [...original];
  // Apart, so that two items of a patch are never merged with each other: 53/tcp and 53/udp have one key.
  const added: unknown[] = [];
  for (const item of patch) {
    const at = isObject(item) ? merged.findIndex((other) => isObject(other) && other[key] === item[key]) : -1;
    const found = merged[at];
    if (isObject(item) && item['$patch'] === 'delete') {
      if (at >= 0) merged.splice(at, 1);
    } else if (isObject(item) && isObject(found)) {
      merged[at] = strategicMerge(found, item);
    } else {
      added.push(isObject(item) ? strategicMerge({}, item) : item);
    }
  }
  return [...merged, ...added];
}

function notDirective(item: unknown): boolean {
  return !(isObject(item) && '$patch' in item);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
