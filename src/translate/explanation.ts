import type { Feature, OwnedKey, OwnedLabel } from '../features/feature.ts';
import { features } from '../features/registry.generated.ts';
import type { Diagnostic, Grade } from '../model/diagnostic.ts';
import { asMap } from '../model/key-values.ts';
import type { Location } from '../model/location.ts';
import type { WrittenStack } from '../model/stack.ts';
import type { WrittenEntry, WrittenMap, WrittenValue } from '../model/written-value.ts';
import { Coverage } from './coverage.ts';
import type { TranslatedService, Translation } from './stack.ts';
import { readKeys } from './unread-keys.ts';

/** What became of one key or label, where it was written. */
export interface Finding {
  /** The service as written. Absent: it is a key of the whole stack. */
  readonly service?: string;
  /** `ports`, `health_check.port`, `labels.io.rancher.sidekicks`; the service itself when it was left out whole. */
  readonly key: string;
  readonly location: Location;
  /** As in `RancherService/web`. Absent: it became nothing. */
  readonly resource?: string;
  /** Where in the resource, as in `spec.ports`. */
  readonly path?: string;
  readonly grade: Grade;
  /** One sentence: why, and what becomes of it. */
  readonly why: string;
  /** What to do, where there is something to do. */
  readonly advice?: string;
  /** What was said of this place. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A finding before what was said of its place is known. */
interface Draft extends Omit<Finding, 'diagnostics' | 'advice'> {
  readonly covers: readonly Location[];
}

const grades: readonly Grade[] = ['exact', 'approximate', 'unsupported'];

/** Accounts for every key and label of a stack that Rancher read, in the order of the files. Pure. */
export function explain(stack: WrittenStack, translation: Translation): Finding[] {
  const drafts = [
    ...translation.services.flatMap((service) => serviceDrafts(service)),
    ...[...stack.volumes.values()].flatMap((entry) => stackDrafts(entry, 'volumes')),
    ...[...stack.secrets.values()].flatMap((entry) => stackDrafts(entry, 'secrets')),
    ...[...(stack.catalog?.entries.values() ?? [])].map((entry) => catalogDraft(entry)),
  ];
  const coverage = new Coverage(drafts.map(({ covers }) => covers));
  const said = coverage.assign(translation.diagnostics);
  return drafts.map((draft, position) => finish(draft, said.get(position) ?? []));
}

/** The worse of two grades. */
export function worse(a: Grade, b: Grade): Grade {
  return grades.indexOf(a) >= grades.indexOf(b) ? a : b;
}

function finish({ covers: _, ...draft }: Draft, diagnostics: readonly Diagnostic[]): Finding {
  let grade = draft.grade;
  let because: Diagnostic | undefined;
  for (const diagnostic of diagnostics) {
    const its = gradeOf(diagnostic);
    if (its === undefined || (because !== undefined && worse(grade, its) === grade)) continue;
    if (worse(grade, its) !== its) continue;
    grade = its;
    because = diagnostic;
  }
  const why = because === undefined ? draft.why : sentence(because.message);
  const advice = because?.hint;
  return { ...draft, grade, why, ...(advice === undefined ? {} : { advice }), diagnostics };
}

/** A message is a sentence without its ends; one that asks has its mark already. */
function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${message.endsWith('?') ? '' : '.'}`;
}

/** What a diagnostic makes of the key it stands in; undefined: nothing. */
function gradeOf({ code, grade, severity }: Diagnostic): Grade | undefined {
  if (grade !== undefined) return grade;
  if (severity === 'error') return 'unsupported';
  return severity === 'warning' && code.startsWith('RC5') ? 'approximate' : undefined;
}

function serviceDrafts(service: TranslatedService): Draft[] {
  const { written } = service;
  if (service.kind === 'left out') {
    const covers = [written.location, ...[...written.keys.values()].flatMap((entry) => places(entry))];
    const why = 'The service is left out.';
    return [
      { service: written.name, key: written.name, location: written.location, grade: 'unsupported', why, covers },
    ];
  }
  return [...written.keys.values()].flatMap((entry) =>
    entry.key === 'labels' ? labelDrafts(entry, service) : keyDrafts(entry, [entry.key], service),
  );
}

/** A row for the key, and one for each key below it that is owned for itself. */
function keyDrafts(entry: WrittenEntry, path: readonly string[], service: TranslatedService): Draft[] {
  const owned = ownedKeys.get(pattern(path));
  const below = nested(entry.value, path).flatMap(({ entry: inner, path: its }) => keyDrafts(inner, its, service));
  if (!owned) return path.length > 1 ? below : [unknownDraft(entry, service), ...below];
  const kind = service.kind as Exclude<typeof service.kind, 'left out'>;
  const inKind = readKeys(kind).has(path[0] ?? '');
  const itsOwn = owned.feature.members(kind) !== undefined;
  const draft = {
    service: service.written.name,
    key: path.join('.').replaceAll('.[]', '[]'),
    location: entry.keyLocation,
    grade: inKind ? owned.key.grade : ('unsupported' as const),
    why: owned.key.says,
    ...(itsOwn ? place(service, owned.key.becomesIn?.[kind] ?? owned.key.becomes) : {}),
    covers: ownPlaces(entry, path),
  };
  return [draft, ...below];
}

function unknownDraft(entry: WrittenEntry, { written }: TranslatedService): Draft {
  return {
    service: written.name,
    key: entry.key,
    location: entry.keyLocation,
    grade: 'unsupported',
    why: 'Rancher had no such key.',
    covers: places(entry),
  };
}

function labelDrafts(entry: WrittenEntry, service: TranslatedService): Draft[] {
  const labels = asMap(entry.value);
  const owner = ownedKeys.get('labels');
  const all: Draft = {
    service: service.written.name,
    key: 'labels',
    location: entry.keyLocation,
    grade: owner?.key.grade ?? 'exact',
    why: owner?.key.says ?? '',
    ...place(service, owner?.key.becomes),
    covers: places(entry),
  };
  if (labels.kind !== 'map') return [all];
  return [all, ...[...labels.entries.values()].flatMap((label) => labelDraft(label, service))];
}

function labelDraft(label: WrittenEntry, service: TranslatedService): Draft[] {
  const owned = ownedLabel(label.key);
  if (!owned) return [];
  const inKind = owned.feature.members(service.kind as Exclude<typeof service.kind, 'left out'>) !== undefined;
  return [
    {
      service: service.written.name,
      key: `labels.${label.key}`,
      location: label.keyLocation,
      grade: inKind ? owned.label.grade : 'unsupported',
      why: owned.label.says,
      ...(inKind ? place(service, owned.label.becomes) : {}),
      covers: places(label),
    },
  ];
}

function stackDrafts(entry: WrittenEntry, top: string): Draft[] {
  const path = [top, entry.key];
  const inner = nested(entry.value, path);
  return [{ entry, path }, ...inner].flatMap((item): Draft[] => {
    const owned = ownedKeys.get(`stack:${[top, '*', ...item.path.slice(2)].join('.')}`);
    if (!owned) return [];
    const { grade, says, becomes } = owned.key;
    return [
      {
        key: item.path.join('.'),
        location: item.entry.keyLocation,
        grade,
        why: says,
        ...(becomes === undefined ? {} : { path: becomes }),
        covers: ownPlaces(item.entry, item.path),
      },
    ];
  });
}

/** A row for each key of the block: the keys of questions, which may be hundreds, are one. */
function catalogDraft(entry: WrittenEntry): Draft {
  const owned = ownedKeys.get(`catalog:${entry.key}`)?.key;
  return {
    key: `catalog.${entry.key}`,
    location: entry.keyLocation,
    grade: owned?.grade ?? 'unsupported',
    why: owned?.says ?? 'Rancher had no such key.',
    covers: places(entry),
  };
}

function place(service: TranslatedService, becomes: string | undefined): { resource?: string; path?: string } {
  if (becomes === undefined || service.resource === undefined) return {};
  return { resource: service.resource, path: becomes.replace(/^spec\b/, service.path ?? 'spec') };
}

/** The entries one level down: of a map, or of the maps in a list. */
function nested(value: WrittenValue, path: readonly string[]): { entry: WrittenEntry; path: string[] }[] {
  if (value.kind === 'map') return [...value.entries.values()].map((entry) => ({ entry, path: [...path, entry.key] }));
  if (value.kind !== 'list') return [];
  return value.items
    .filter((item): item is WrittenMap => item.kind === 'map')
    .flatMap((item) => [...item.entries.values()].map((entry) => ({ entry, path: [...path, '[]', entry.key] })));
}

/** The places of an entry but those of the entries below it that are owned for themselves. */
function ownPlaces(entry: WrittenEntry, path: readonly string[]): Location[] {
  const below = nested(entry.value, path).filter(({ path: its }) => !ownedKeys.has(pattern(its)));
  return [entry.keyLocation, entry.value.location, ...below.flatMap(({ entry: inner }) => places(inner))];
}

function places(entry: WrittenEntry): Location[] {
  return [entry.keyLocation, ...valuePlaces(entry.value)];
}

/** Parts of a value may come from several files. */
function valuePlaces(value: WrittenValue): Location[] {
  if (value.kind === 'scalar') return [value.location];
  if (value.kind === 'list') return [value.location, ...value.items.flatMap((item) => valuePlaces(item))];
  return [value.location, ...[...value.entries.values()].flatMap((entry) => places(entry))];
}

/** `lb_config`, `port_rules`, `[]`, `path` → `lb_config.port_rules[].path`. */
function pattern(path: readonly string[]): string {
  return path.join('.').replaceAll('.[]', '[]');
}

const ownedKeys: ReadonlyMap<string, { readonly feature: Feature; readonly key: OwnedKey }> = new Map(
  features.flatMap((feature) =>
    feature.keys.map((key) => {
      const of = key.of ?? 'service';
      return [of === 'service' ? key.key : `${of}:${key.key}`, { feature, key }] as const;
    }),
  ),
);

const ownedLabels: readonly { readonly feature: Feature; readonly label: OwnedLabel }[] = features.flatMap((feature) =>
  feature.labels.filter(({ on = 'service' }) => on === 'service').map((label) => ({ feature, label })),
);

function ownedLabel(written: string): (typeof ownedLabels)[number] | undefined {
  const exact = ownedLabels.find(({ label }) => label.label === written);
  if (exact) return exact;
  return ownedLabels.find(({ label }) => label.label.endsWith('*') && written.startsWith(label.label.slice(0, -1)));
}
