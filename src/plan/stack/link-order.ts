import { type ComposedMember, type ObservedMember, titleOf } from './member.ts';

type Linking = Pick<ComposedMember | ObservedMember, 'kind' | 'name' | 'spec'>;

/**
 * Members in the order in which Rancher started services: each after those that it links or leads to, otherwise by name.
 * In a circle of links somebody is first.
 */
export function inLinkOrder<T extends Linking>(members: readonly T[]): T[] {
  const ordered: T[] = [];
  const seen = new Set<string>();
  const visit = (member: T): void => {
    if (seen.has(titleOf(member))) return;
    seen.add(titleOf(member));
    const targets = targetsOf(member);
    for (const other of byName) if (other !== member && targets.has(other.name)) visit(other);
    ordered.push(member);
  };
  const byName = members.toSorted((a, b) => compare(a.name, b.name) || compare(a.kind, b.kind));
  for (const member of byName) visit(member);
  return ordered;
}

function targetsOf({ spec }: Linking): ReadonlySet<string> {
  const links = itemsOf(spec['links']).map((link) => link['service']);
  const rules = itemsOf(spec['portRules']).map((rule) => (rule['service'] as { name?: unknown } | undefined)?.name);
  return new Set([...links, ...rules].filter((name) => typeof name === 'string'));
}

function itemsOf(list: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(list) ? list.filter((item) => typeof item === 'object' && item !== null) : [];
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
