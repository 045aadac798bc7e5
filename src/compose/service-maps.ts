import { type Report, warning } from '../model/diagnostic.ts';
import type { Location } from '../model/location.ts';
import { isNothing, type WrittenEntries, type WrittenEntry, type WrittenScalar } from '../model/written-value.ts';

/** Makes a service of an entry of one of the maps; undefined: it is left out, which has been reported. */
type Rewrite = (entry: WrittenEntry, keys: WrittenEntries, report: Report) => WrittenEntries | undefined;

/**
 * Maps at the top of a file of version 2 that the engine of 1.6 rewrote to services: CreateRawConfig in its
 * config/merge.go.
 */
export const serviceMaps: ReadonlyMap<string, Rewrite> = new Map<string, Rewrite>([
  ['load_balancers', gather('lb_config', ['port_rules', 'certs', 'default_cert', 'config', 'stickiness_policy'])],
  [
    'storage_drivers',
    gather('storage_driver', ['name', 'scope', 'volume_access_mode', 'block_device_path', 'volume_capabilities']),
  ],
  ['network_drivers', gather('network_driver', ['name', 'default_network', 'network_metadata', 'cni_config'])],
  // Rancher left the type to whoever wrote the file; the map says it.
  ['virtual_machines', (entry, keys) => new Map([scalar('type', 'virtualMachine', entry.keyLocation), ...keys])],
  [
    'external_services',
    (entry, keys) => new Map([...keys, scalar('image', 'rancher/external-service', entry.keyLocation)]),
  ],
  ['aliases', alias],
  ['containers', container],
]);

/** The services of those maps, in the order of the file. */
export function servicesOfMaps(file: WrittenEntries, report: Report): WrittenEntry[] {
  return [...file.values()].flatMap(({ key, value }) => {
    const rewrite = serviceMaps.get(key);
    if (!rewrite || value.kind !== 'map') return [];
    return [...value.entries.values()].flatMap((entry) => rewritten(entry, rewrite, report));
  });
}

function rewritten(entry: WrittenEntry, rewrite: Rewrite, report: Report): WrittenEntry[] {
  if (entry.value.kind !== 'map' && !isNothing(entry.value)) return [entry];
  const keys: WrittenEntries = entry.value.kind === 'map' ? entry.value.entries : new Map();
  const entries = rewrite(entry, keys, report);
  return entries ? [{ ...entry, value: { kind: 'map', entries, location: entry.value.location } }] : [];
}

/** Moves keys of a block that stand beside it into it; the block's own count less. */
function gather(block: string, members: readonly string[]): Rewrite {
  return (_, keys) => {
    const moved = members.flatMap((key) => keys.get(key) ?? []);
    const [first] = moved;
    if (!first) return keys;
    const own = keys.get(block);
    const inside = new Map(own?.value.kind === 'map' ? own.value.entries : []);
    for (const entry of moved) inside.set(entry.key, entry);
    const rest = [...keys].filter(([key]) => key !== block && !members.includes(key));
    const location = own?.value.location ?? first.value.location;
    const keyLocation = own?.keyLocation ?? first.keyLocation;
    return new Map([...rest, [block, { key: block, keyLocation, value: { kind: 'map', entries: inside, location } }]]);
  };
}

/** An alias without `services` was none, and made nothing. */
function alias(entry: WrittenEntry, keys: WrittenEntries, report: Report): WrittenEntries | undefined {
  const targets = keys.get('services');
  if (!targets) {
    const message = `the alias \`${entry.key}\` names no services; it is left out, as in Rancher`;
    report(warning('RC3018', message, { at: entry.keyLocation, hint: 'write `services:` with a list of names' }));
    return undefined;
  }
  const rest = [...keys].filter(([key]) => key !== 'services');
  return new Map([
    ...rest,
    scalar('image', 'rancher/dns-service', entry.keyLocation),
    ['links', { ...targets, key: 'links' }],
  ]);
}

function container(entry: WrittenEntry, keys: WrittenEntries, report: Report): WrittenEntries {
  const message = `\`${entry.key}\` was a container outside of any service; it becomes a service of one`;
  const hint = 'Rancher never made such a container anew; the service does';
  report(warning('RC3016', message, { at: entry.keyLocation, hint, grade: 'approximate' }));
  return keys;
}

function scalar(key: string, text: string, at: Location): [string, WrittenEntry] {
  const value: WrittenScalar = { kind: 'scalar', value: text, text, printed: text, location: at };
  return [key, { key, keyLocation: at, value }];
}
