import { toDnsLabel } from '../../model/dns-label.ts';
import type { UnitIdentity } from '../feature.ts';
import type { Volume } from './spec.ts';

/** Name of the claim behind a named volume: one for the stack, whose own name may be any label, shared by its services. */
export function claimName(stack: string, volume: string): string {
  return `${toDnsLabel(stack) ?? 'stack'}-${volume}`;
}

/**
 * Name of the claim of one unit: the unit's own name and the volume's. No stack's claim is called so: no volume's name
 * has a dot.
 */
export function unitClaimName({ stack, service, index }: UnitIdentity, volume: string): string {
  return `${toDnsLabel(stack) ?? 'stack'}-${service}-${index}.${volume}`;
}

/** Name of the claim that a volume is; undefined: it has no name, and is none. */
export function claimOf(volume: Volume, unit: UnitIdentity): string | undefined {
  if (volume.name === undefined) return undefined;
  if (volume.external) return volume.name;
  return volume.perContainer ? unitClaimName(unit, volume.name) : claimName(unit.stack, volume.name);
}
