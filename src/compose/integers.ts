import type { WrittenEntries, WrittenEntry, WrittenValue } from '../model/written-value.ts';

/**
 * Keys of Rancher's own whose Go type was a struct, a pointer or a list: getRancherConfigObjects in rancher-compose's
 * rancher/context.go and the executor's config/preprocess.go. Not among them are `scale`, `metadata` and other plain ones.
 */
const objects = new Set(
  `disks lb_config external_ips health_check load_balancer_config certs scale_policy upgrade_strategy storage_driver
  network_driver`.split(/\s+/),
);

/** What strconv.Atoi takes, within what a number here can hold exactly. */
const decimal = /^[+-]?\d{1,15}$/;

/**
 * Makes whole numbers of the texts below Rancher's own keys that are one, as both engines did after interpolation: so
 * `interval: "2000"` and `port: ${PORT}` are numbers. The text stays as it was written, where Rancher's lost its leading
 * zeros: a certificate may be called `007`.
 */
export function withIntegers(keys: WrittenEntries): WrittenEntries {
  return new Map([...keys].map(([key, entry]) => [key, objects.has(key) ? inEntry(entry) : entry]));
}

function inEntry(entry: WrittenEntry): WrittenEntry {
  return { ...entry, value: inValue(entry.value) };
}

function inValue(value: WrittenValue): WrittenValue {
  if (value.kind === 'list') return { ...value, items: value.items.map((item) => inValue(item)) };
  if (value.kind === 'map') {
    return { ...value, entries: new Map([...value.entries].map(([key, entry]) => [key, inEntry(entry)])) };
  }
  return typeof value.value === 'string' && decimal.test(value.value)
    ? { ...value, value: Number(value.value) }
    : value;
}
