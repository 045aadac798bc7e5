import { note, type Report, warning } from '../model/diagnostic.ts';
import type { Location } from '../model/location.ts';
import type { WrittenService } from '../model/service.ts';
import { labelOf } from '../model/service-labels.ts';
import type { WrittenStack } from '../model/stack.ts';
import { inStartOrder } from './start-order.ts';

/** Who runs beside whom. Nobody is both a sidekick and a primary. */
export interface Sidekicks {
  /** Names of the services that a service runs beside, in the order of the file; empty: it is no sidekick. */
  primariesOf(name: string): readonly string[];
  /** The sidekicks of a service, each after those whose volumes or network it uses. */
  of(primary: string): readonly WrittenService[];
}

/** What one service says in its label, as far as it can be. */
interface Naming {
  readonly service: WrittenService;
  readonly names: readonly string[];
  readonly at: Location;
}

/**
 * Finds the sidekicks that services name in their label `io.rancher.sidekicks` (docs/rancher.md §9.1). One that is named by
 * two services runs beside both, as in Rancher. Where Rancher lost services, because a sidekick named sidekicks or two
 * services named each other, none is lost here, and a diagnostic says so.
 */
export function findSidekicks(stack: WrittenStack, report: Report): Sidekicks {
  const namings = new Map(
    [...stack.services.values()].flatMap((service) => {
      const naming = readNaming(service, stack, report);
      return naming ? [[service.name, naming] as const] : [];
    }),
  );
  const units = gather(namings, report);
  const primaries = new Map<string, string[]>();
  for (const [primary, sidekicks] of units) {
    for (const name of sidekicks) primaries.set(name, [...(primaries.get(name) ?? []), primary]);
  }
  noteShared(primaries, namings, report);
  return {
    primariesOf: (name) => primaries.get(name) ?? [],
    of: (primary) => inStartOrder([...(units.get(primary) ?? [])].flatMap((name) => stack.services.get(name) ?? [])),
  };
}

function readNaming(service: WrittenService, stack: WrittenStack, report: Report): Naming | undefined {
  const label = labelOf(service, 'io.rancher.sidekicks');
  if (!label) return undefined;
  const at = label.location;
  const written = label.value.split(',').map((part) => part.trim());
  const names = written.flatMap((name) => resolve(name, service, stack, (what) => report({ ...what, location: at })));
  return { service, names: [...new Set(names)], at };
}

function resolve(name: string, { name: own }: WrittenService, stack: WrittenStack, report: Report): string[] {
  if (name === '') return [];
  if (name === own) {
    report(warning('RC4141', `${own} names itself as its sidekick; it runs once`, { hint: 'leave the name out' }));
    return [];
  }
  if (stack.services.has(name)) return [name];
  const meant = [...stack.services.keys()].find((other) => other.toLowerCase() === name.toLowerCase());
  if (meant !== undefined && meant !== own) {
    const hint = `write ${meant}: Rancher did not find it under another spelling`;
    report(warning('RC4142', `${own} names a sidekick ${name}; it is taken for ${meant}`, { hint }));
    return [meant];
  }
  report(warning('RC4031', `${own} names a sidekick ${name}, which is no service of the stack`));
  return [];
}

/** Primary → its sidekicks: those it names, and those that these name. */
function gather(namings: ReadonlyMap<string, Naming>, report: Report): Map<string, ReadonlySet<string>> {
  const named = new Set([...namings.values()].flatMap(({ names }) => names));
  const units = new Map<string, ReadonlySet<string>>();
  const placed = new Set<string>();
  const place = (naming: Naming): void => {
    const members = follow(naming, namings, placed, report);
    units.set(naming.service.name, members);
    for (const name of [naming.service.name, ...members]) placed.add(name);
  };
  for (const naming of namings.values()) if (!named.has(naming.service.name)) place(naming);
  // Those left name each other in a circle: the first of the file is the primary.
  for (const naming of namings.values()) if (!placed.has(naming.service.name)) place(naming);
  return units;
}

function follow(
  primary: Naming,
  namings: ReadonlyMap<string, Naming>,
  placed: ReadonlySet<string>,
  report: Report,
): ReadonlySet<string> {
  const own = primary.service.name;
  const members = new Set<string>();
  const waiting = [primary];
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    for (const name of next.names) {
      if (name === own) sayCircle(next, own, report);
      if (name === own || members.has(name) || isPrimary(name, namings, placed)) continue;
      if (next !== primary) sayNested(next, name, own, report);
      members.add(name);
      const further = namings.get(name);
      if (further) waiting.push(further);
    }
  }
  return members;
}

/** A service with sidekicks of its own that was found to be a primary is nobody's sidekick. */
function isPrimary(name: string, namings: ReadonlyMap<string, Naming>, placed: ReadonlySet<string>): boolean {
  const naming = namings.get(name);
  return naming !== undefined && naming.names.length > 0 && placed.has(name) && !isNamed(name, namings);
}

function isNamed(name: string, namings: ReadonlyMap<string, Naming>): boolean {
  return [...namings.values()].some(({ names }) => names.includes(name));
}

function sayCircle({ service, at }: Naming, primary: string, report: Report): void {
  const message = `${service.name} names ${primary}, whose sidekick it is: ${primary} stays the primary; Rancher ran neither`;
  report(warning('RC4143', message, { at, hint: `leave ${primary} out of this label` }));
}

function sayNested({ service, at }: Naming, name: string, primary: string, report: Report): void {
  const message = `${service.name} is a sidekick itself, so that ${name} runs beside ${primary}, too; Rancher did not run it at all`;
  report(warning('RC5140', message, { at, hint: `name ${name} in the label of ${primary}`, grade: 'approximate' }));
}

function noteShared(
  primaries: ReadonlyMap<string, readonly string[]>,
  namings: ReadonlyMap<string, Naming>,
  report: Report,
): void {
  for (const [name, [first, ...others]] of primaries) {
    for (const other of others) {
      const message = `${name} is a sidekick of ${first} and of ${other}: each gets a container of its own, as in Rancher`;
      report(note('RC4033', message, { at: namings.get(other)?.at }));
    }
  }
}
