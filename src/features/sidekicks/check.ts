import type { TranslateContext } from '../../model/translate-context.ts';
import type { TranslatedMember } from '../feature.ts';
import { compareNetworks } from './networks.ts';
import { comparePorts } from './ports.ts';

/**
 * What works between containers with addresses of their own, and not between those of a Pod, which share one
 * (docs/rancher.md §9.1).
 */
export function check(members: readonly TranslatedMember[], { report }: TranslateContext): void {
  if (members.length < 2) return;
  comparePorts(members, report);
  compareNetworks(members, report);
}
