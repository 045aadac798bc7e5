import type { WrittenEntries, WrittenMap, WrittenValue } from '../model/written-value.ts';

type Shorten = (item: WrittenMap) => string | undefined;

/** Keys of a service whose items Docker Compose 3.2 lets one write as maps. */
const shorten: ReadonlyMap<string, Shorten> = new Map([
  ['ports', shortPort],
  ['volumes', shortVolume],
]);

/**
 * Writes the long form of ports and volumes as the short one, which is the one that Rancher had. What has no short form
 * stays, and is refused by whoever reads the key.
 */
export function withShortForms(keys: WrittenEntries): WrittenEntries {
  return new Map(
    [...keys].map(([key, entry]) => {
      const short = shorten.get(key);
      if (!short || entry.value.kind !== 'list') return [key, entry];
      const items = entry.value.items.map((item) => shortItem(item, short));
      return [key, { ...entry, value: { ...entry.value, items } }];
    }),
  );
}

function shortItem(item: WrittenValue, short: Shorten): WrittenValue {
  const text = item.kind === 'map' ? short(item) : undefined;
  return text === undefined ? item : { kind: 'scalar', value: text, text, printed: text, location: item.location };
}

/** Rancher published on the hosts, which is `mode: host`; `ingress` has no equal, and was what nobody wrote. */
function shortPort(item: WrittenMap): string | undefined {
  const of = textsOf(item, ['target', 'published', 'protocol', 'mode']);
  if (of?.target === undefined) return undefined;
  const published = of.published === undefined ? '' : `${of.published}:`;
  return `${published}${of.target}${of.protocol === undefined ? '' : `/${of.protocol}`}`;
}

function shortVolume(item: WrittenMap): string | undefined {
  const of = textsOf(item, ['type', 'source', 'target', 'read_only', 'consistency']);
  if (of?.target === undefined || !['bind', 'volume', undefined].includes(of.type)) return undefined;
  if (of.type === 'bind' && !/^[/.~]/.test(of.source ?? '')) return undefined;
  if (`${of.source ?? ''}${of.target}`.includes(':')) return undefined;
  const parts = [of.source, of.target, of.read_only === 'true' ? 'ro' : undefined];
  return parts.filter((part) => part !== undefined).join(':');
}

/** The texts of a map that has no other keys than these. */
function textsOf<Key extends string>(item: WrittenMap, keys: readonly Key[]): Partial<Record<Key, string>> | undefined {
  const texts: Partial<Record<Key, string>> = {};
  for (const { key, value } of item.entries.values()) {
    const known = keys.find((candidate) => candidate === key);
    if (known === undefined || value.kind !== 'scalar') return undefined;
    if (value.value !== null) texts[known] = value.printed;
  }
  return texts;
}
