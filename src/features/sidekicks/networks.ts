import { type Report, warning } from '../../model/diagnostic.ts';
import type { WrittenService } from '../../model/service.ts';
import type { WrittenEntry } from '../../model/written-value.ts';
import type { TranslatedMember } from '../feature.ts';

/** Names sidekicks whose network is neither the primary's nor another member's. */
export function compareNetworks(members: readonly TranslatedMember[], report: Report): void {
  const [primary, ...sidekicks] = members.map(({ written }) => written);
  if (!primary) return;
  const first = networkOf(primary);
  for (const sidekick of sidekicks) {
    const network = networkOf(sidekick);
    if (network === first || sharesNetwork(sidekick, members) || sharesNetwork(primary, members)) continue;
    const message = `${primary.name} has the network ${first} and ${sidekick.name} the network ${network}: the members of a unit have one network here`;
    const at = entryOf(sidekick)?.keyLocation ?? sidekick.location;
    report(warning('RC5159', message, { at, grade: 'approximate' }));
  }
}

/** Whether a member is in the network of another one, as it was in Rancher. */
export function sharesNetwork(member: WrittenService, members: readonly TranslatedMember[]): boolean {
  return members.some(({ written }) => networkOf(member) === `container:${written.name}`);
}

/** Nothing said was Rancher's own network, `managed`. */
function networkOf(service: WrittenService): string {
  const value = entryOf(service)?.value;
  return value?.kind === 'scalar' && value.text !== '' ? value.text : 'managed';
}

function entryOf({ keys }: WrittenService): WrittenEntry | undefined {
  return keys.get('network_mode') ?? keys.get('net');
}
