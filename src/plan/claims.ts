import type { RancherServiceSpec } from '../api/rancher-service.ts';
import { claimName } from '../features/volumes/claim-name.ts';
import type { Volume } from '../features/volumes/spec.ts';
import type { DesiredService } from './desired.ts';
import type { Step } from './step.ts';
import { labelValue } from './unit-name.ts';

/** A claim of the service's namespace. */
export interface ObservedClaim {
  readonly name: string;
  readonly uid: string;
  readonly deleting: boolean;
  /** Whether Drover made it. */
  readonly ours: boolean;
  /** Label values: of the stack it belongs to, and, where it is one unit's, of its service and index. */
  readonly stack?: string;
  readonly service?: string;
  readonly index?: number;
  /** The host that it was made for, with a unit of a global service, or the one whose unit had it first. */
  readonly host?: string;
}

/** A service and what it says of its volumes. */
export interface VolumeUser {
  readonly name: string;
  readonly stack: string;
  readonly spec: Pick<RancherServiceSpec, 'volumes' | 'sidekicks'>;
}

/** The claims that are not made here and have to be there, by name. */
export function externalClaims(spec: VolumeUser['spec']): string[] {
  const external = volumesOf(spec).filter((volume) => volume.external);
  return [...new Set(external.flatMap(({ name }) => name ?? []))];
}

/** The claims of the stack, or of somebody else, that a service's units mount. Those of single units are not among them. */
export function sharedClaims({ stack, spec }: VolumeUser): ReadonlySet<string> {
  const names = volumesOf(spec).flatMap(({ name, external, perContainer }) => {
    if (name === undefined || perContainer) return [];
    return external ? [name] : [claimName(stack, name)];
  });
  return new Set(names);
}

function volumesOf({ volumes, sidekicks }: VolumeUser['spec']): readonly Volume[] {
  return [...(volumes ?? []), ...(sidekicks ?? []).flatMap((sidekick) => sidekick.volumes ?? [])];
}

/**
 * Claims whose index was scaled away, where their owner wants them deleted then. Only in a step that has nothing else to
 * do and with every unit in its place: an index that is empty for any other reason will be filled again. A stopped
 * service is not a scaled one, and indexes of a global service follow its hosts.
 *
 * @returns undefined: nothing can be said in this step.
 */
export function scaledAwayClaims(
  { name, stack, spec }: Pick<DesiredService, 'name' | 'stack' | 'spec'>,
  { wanted, slots, actions, waiting }: Step,
  claims: readonly ObservedClaim[],
): ObservedClaim[] | undefined {
  if (spec.volumePolicy?.whenScaled !== 'delete' || spec.scheduling?.global || wanted.stopped) return undefined;
  const live = new Set(slots.live.map((unit) => unit.index));
  const settled = waiting.length === 0 && actions.every(({ kind }) => kind === 'mark' || kind === 'add');
  if (!settled || live.size !== wanted.count) return undefined;
  // A Pod that is on its way out may mount its claim to the end.
  const held = new Set([...slots.live, ...slots.writing, ...slots.ended, ...slots.leaving].map((unit) => unit.index));
  return claims.filter((claim) => isOfUnit(claim, name, stack) && !held.has(claim.index ?? 0));
}

/**
 * Claims that go with a service that is being deleted: its units', and those of the stack that it names and no other
 * service of the namespace does.
 */
export function removedClaims(
  service: VolumeUser & { readonly spec: Pick<RancherServiceSpec, 'volumePolicy'> },
  others: readonly VolumeUser[],
  claims: readonly ObservedClaim[],
): ObservedClaim[] {
  if (service.spec.volumePolicy?.whenRemoved !== 'delete') return [];
  const own = sharedClaims(service);
  const theirs = new Set(others.flatMap((other) => [...sharedClaims(other)]));
  return claims.filter((claim) => {
    if (theirs.has(claim.name)) return false;
    if (isOfUnit(claim, service.name, service.stack)) return true;
    const ofStack = claim.ours && claim.index === undefined && claim.stack === labelValue(service.stack);
    return ofStack && !claim.deleting && own.has(claim.name);
  });
}

/**
 * Where the claims of a service's units are, by index. A volume may be on one host alone, and the data of a global service
 * is its host's in any case.
 */
export function homesOf(
  { name, stack, spec }: Pick<DesiredService, 'name' | 'stack' | 'spec'>,
  claims: readonly ObservedClaim[],
): ReadonlyMap<number, string> | undefined {
  if (!spec.scheduling?.global) return undefined;
  const ours = claims.filter((claim) => isOfUnit(claim, name, stack));
  return new Map(ours.flatMap(({ index, host }) => (index === undefined || host === undefined ? [] : [[index, host]])));
}

function isOfUnit(claim: ObservedClaim, service: string, stack: string): boolean {
  const ofService = claim.service === service && claim.stack === labelValue(stack);
  return claim.ours && ofService && claim.index !== undefined && !claim.deleting;
}
