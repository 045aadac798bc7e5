import { error, type Report, warning } from '../model/diagnostic.ts';
import {
  isNothing,
  type WrittenEntries,
  type WrittenEntry,
  type WrittenMap,
  type WrittenValue,
} from '../model/written-value.ts';
import { findCatalog } from './catalog-place.ts';
import { servicesOfMaps } from './service-maps.ts';
import { looksLikeService } from './service-shape.ts';
import { isStray, warnOfOtherTopLevelKeys } from './top-level.ts';
import { layoutOf } from './version.ts';

/** One compose file, its layout behind it. */
export interface ComposeFile {
  readonly services: ReadonlyMap<string, ComposeService>;
  readonly volumes: WrittenEntries;
  readonly secrets: WrittenEntries;
  /** `catalog:` or `.catalog:`: a catalogue's name, version and questions. */
  readonly catalog?: WrittenMap;
}

export interface ComposeService {
  readonly entry: WrittenEntry;
  readonly keys: WrittenEntries;
}

const none: WrittenEntries = new Map();
const serviceName = /^[a-zA-Z0-9._-]+$/;

/** Finds the services in either layout: version 1 (services at the top) or version 2 (`version: '2'`, `services:`). */
export function readLayout(value: WrittenValue, report: Report): ComposeFile {
  const nothing: ComposeFile = { services: new Map(), volumes: none, secrets: none };
  if (isNothing(value)) return nothing;
  if (value.kind !== 'map') {
    report(error('RC3001', `a compose file is a map of services, not a ${value.kind}`, { at: value.location }));
    return nothing;
  }
  const layout = layoutOf(value, report);
  if (layout === undefined) return nothing;
  return layout === 'services at the top' ? readVersion1(value, report) : readVersion2(value, report);
}

function readVersion1(file: WrittenMap, report: Report): ComposeFile {
  const services = new Map(file.entries);
  const declarations = new Map<string, WrittenEntry>();
  if (services.get('version')?.value.kind !== 'map') services.delete('version');
  for (const key of ['volumes', 'networks', 'secrets']) {
    const entry = services.get(key);
    if (!entry || !isDeclaration(entry.value)) continue;
    const message = `\`${key}:\` belongs to version 2; it is read all the same, and Rancher 1.x refused it`;
    report(warning('RC3010', message, { at: entry.keyLocation, hint: "write version: '2' and the services below it" }));
    services.delete(key);
    declarations.set(key, entry);
  }
  // `catalog` without a dot may be the name of a service, which `.catalog` cannot.
  const isBlock = ({ key, value }: WrittenEntry) =>
    key === '.catalog' || (key === 'catalog' && !looksLikeService(value));
  const blocks = new Map([...services].filter(([, entry]) => isBlock(entry)));
  for (const key of blocks.keys()) services.delete(key);
  return {
    services: readServices(services.values(), report),
    volumes: mapOf(declarations.get('volumes'), report),
    secrets: mapOf(declarations.get('secrets'), report),
    ...catalogOf(blocks, none, report),
  };
}

/** `volumes: {data: {}}` in a file of version 1: no service has maps for keys, and none of a service's. */
function isDeclaration(value: WrittenValue): boolean {
  if (value.kind !== 'map' || value.entries.size === 0 || looksLikeService(value)) return false;
  return [...value.entries.values()].every((entry) => entry.value.kind === 'map' || isNothing(entry.value));
}

function readVersion2(file: WrittenMap, report: Report): ComposeFile {
  const services = mapOf(file.entries.get('services'), report);
  const strays = file.entries.has('services') ? [] : strayServices(file.entries, report);
  const others = new Map(file.entries);
  for (const { key } of strays) others.delete(key);
  warnOfOtherTopLevelKeys(others, report);
  const below = [...services.values()].filter(({ key }) => key !== '.catalog');
  return {
    services: readServices([...below, ...strays, ...servicesOfMaps(file.entries, report)], report),
    volumes: mapOf(file.entries.get('volumes'), report),
    secrets: mapOf(file.entries.get('secrets'), report),
    ...catalogOf(file.entries, services, report),
  };
}

/** A file may say version 2 and be laid out as version 1. Rancher read it as a stack without services. */
function strayServices(entries: WrittenEntries, report: Report): WrittenEntry[] {
  const strays = [...entries.values()].filter((entry) => isStray(entry) && looksLikeService(entry.value));
  const [first] = strays;
  if (first) {
    const message = `the file says version 2 and has no \`services:\`; \`${first.key}\` and its like are read as services`;
    const hint = 'put them below `services:`, or leave `version` out; Rancher passed over them';
    report(warning('RC3012', message, { at: first.keyLocation, hint }));
  }
  return strays;
}

function mapOf(entry: WrittenEntry | undefined, report: Report): WrittenEntries {
  if (!entry || isNothing(entry.value)) return none;
  if (entry.value.kind === 'map') return entry.value.entries;
  report(error('RC3003', `\`${entry.key}\` takes a map of names`, { at: entry.value.location }));
  return none;
}

function readServices(entries: Iterable<WrittenEntry>, report: Report): Map<string, ComposeService> {
  const services = new Map<string, ComposeService>();
  for (const entry of entries) {
    const keys = keysOf(entry, report);
    if (!keys) continue;
    const earlier = services.get(entry.key);
    if (earlier) {
      const message = `${entry.key} was written before, on line ${earlier.entry.keyLocation.line}; the last one counts`;
      report(warning('RC3017', message, { at: entry.keyLocation, hint: 'give one of them another name' }));
    }
    services.set(entry.key, { entry, keys });
  }
  return services;
}

function keysOf(entry: WrittenEntry, report: Report): WrittenEntries | undefined {
  if (!serviceName.test(entry.key)) {
    const hint = 'letters, digits, ".", "_" and "-"';
    report(error('RC4010', `"${entry.key}" cannot be a service's name`, { at: entry.keyLocation, hint }));
    return undefined;
  }
  if (entry.value.kind === 'map') return entry.value.entries;
  if (isNothing(entry.value)) return none;
  report(
    error('RC3004', `the service \`${entry.key}\` takes a map of keys, such as \`image: nginx\``, {
      at: entry.value.location,
      hint: "for a file of version 2 write version: '2' at the top and the services below `services:`",
    }),
  );
  return undefined;
}

function catalogOf(file: WrittenEntries, services: WrittenEntries, report: Report): { catalog?: WrittenMap } {
  const catalog = findCatalog(file, services, report);
  return catalog ? { catalog } : {};
}
