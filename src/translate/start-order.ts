import type { WrittenService } from '../model/service.ts';
import { volumeSources } from '../model/volume-sources.ts';

/**
 * The members of a unit in the order of the file, but each after the members whose volumes or network it uses: for those
 * Rancher waited, and for no others (docs/rancher.md §9.1). Rancher refused members that use each other in a circle.
 */
export function inStartOrder(members: readonly WrittenService[]): WrittenService[] {
  const ordered: WrittenService[] = [];
  const seen = new Set<string>();
  const visit = (member: WrittenService): void => {
    if (seen.has(member.name)) return;
    seen.add(member.name);
    const used = usedBy(member);
    for (const other of members) if (used.has(other.name)) visit(other);
    ordered.push(member);
  };
  for (const member of members) visit(member);
  return ordered;
}

function usedBy(member: WrittenService): ReadonlySet<string> {
  const network = ['net', 'network_mode'].flatMap((key) => {
    const value = member.keys.get(key)?.value;
    const name = value?.kind === 'scalar' ? /^container:(.*)$/.exec(value.text)?.[1] : undefined;
    return name ?? [];
  });
  return new Set([...network, ...volumeSources(member)]);
}
