import { error, type Report, warning } from '../model/diagnostic.ts';
import {
  isNothing,
  type WrittenEntries,
  type WrittenEntry,
  type WrittenMap,
  type WrittenValue,
} from '../model/written-value.ts';

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
const catalogKeys = new Set(['catalog', '.catalog']);
const serviceName = /^[a-zA-Z0-9._-]+$/;

/** Finds the services in either layout: version 1 (services at the top) or version 2 (`version: '2'`, `services:`). */
export function readLayout(value: WrittenValue, report: Report): ComposeFile {
  if (isNothing(value)) return { services: new Map(), volumes: none, secrets: none };
  if (value.kind !== 'map') {
    report(error('RC3001', `a compose file is a map of services, not a ${value.kind}`, { at: value.location }));
    return { services: new Map(), volumes: none, secrets: none };
  }
  const version = value.entries.get('version');
  if (!version || version.value.kind === 'map') return readVersion1(value, report);
  const text = version.value.kind === 'scalar' ? version.value.text : '';
  if (text === '2') return readVersion2(value, report);
  report(
    error('RC3002', `version "${text}" was never read by Rancher 1.x`, {
      at: version.value.location,
      hint: "write version: '2', or leave version out and put the services at the top",
    }),
  );
  return { services: new Map(), volumes: none, secrets: none };
}

function readVersion1(file: WrittenMap, report: Report): ComposeFile {
  const services = file.entries.get('services');
  if (
    services?.value.kind === 'map' &&
    [...services.value.entries.values()].every(({ value }) => value.kind === 'map')
  ) {
    report(
      error('RC3006', '`services:` belongs to version 2, and the file does not say that it is of version 2', {
        at: services.keyLocation,
        hint: "write version: '2' at the top",
      }),
    );
    return { services: new Map(), volumes: none, secrets: none };
  }
  return { services: readServices(file.entries, report), volumes: none, secrets: none, ...catalogOf(file.entries) };
}

function readVersion2(file: WrittenMap, report: Report): ComposeFile {
  for (const { key, keyLocation } of file.entries.values()) {
    if (['version', 'services', 'volumes', 'secrets'].includes(key) || catalogKeys.has(key)) continue;
    const why = key === 'networks' ? ', and Rancher did not act on it either' : '';
    report(warning('RC3005', `the top-level key \`${key}\` is left out${why}`, { at: keyLocation }));
  }
  const services = mapOf(file.entries.get('services'), report);
  return {
    services: readServices(services, report),
    volumes: mapOf(file.entries.get('volumes'), report),
    secrets: mapOf(file.entries.get('secrets'), report),
    ...catalogOf(file.entries, services),
  };
}

function mapOf(entry: WrittenEntry | undefined, report: Report): WrittenEntries {
  if (!entry || isNothing(entry.value)) return none;
  if (entry.value.kind === 'map') return entry.value.entries;
  report(error('RC3003', `\`${entry.key}\` takes a map of names`, { at: entry.value.location }));
  return none;
}

function readServices(entries: WrittenEntries, report: Report): Map<string, ComposeService> {
  const services = new Map<string, ComposeService>();
  for (const entry of entries.values()) {
    if (catalogKeys.has(entry.key)) continue;
    if (!serviceName.test(entry.key)) {
      const hint = 'letters, digits, ".", "_" and "-"';
      report(error('RC4010', `"${entry.key}" cannot be a service's name`, { at: entry.keyLocation, hint }));
    } else if (entry.value.kind === 'map') {
      services.set(entry.key, { entry, keys: entry.value.entries });
    } else if (isNothing(entry.value)) {
      services.set(entry.key, { entry, keys: none });
    } else {
      report(
        error('RC3004', `the service \`${entry.key}\` takes a map of keys, such as \`image: nginx\``, {
          at: entry.value.location,
          hint: "for a file of version 2 write version: '2' at the top and the services below `services:`",
        }),
      );
    }
  }
  return services;
}

function catalogOf(...places: readonly WrittenEntries[]): { catalog?: WrittenMap } {
  const found = places.flatMap((entries) => [entries.get('catalog'), entries.get('.catalog')]);
  const catalog = found.find((entry) => entry?.value.kind === 'map')?.value;
  return catalog?.kind === 'map' ? { catalog } : {};
}
