import { note, type Report, warning } from '../../model/diagnostic.ts';
import type { WrittenService } from '../../model/service.ts';
import type { WrittenEntry } from '../../model/written-value.ts';
import type { TranslatedMember } from '../feature.ts';
import { type Network, networkOf } from '../network/mode.ts';

const names: Readonly<Record<Network, string>> = {
  cluster: "the cluster's network",
  host: "the host's network",
  none: 'no network',
  shared: "another member's network",
};

/** Names sidekicks whose network is neither the primary's nor another member's. */
export function compareNetworks([primary, ...sidekicks]: readonly TranslatedMember[], report: Report): void {
  if (!primary) return;
  const its = networkOf(modeOf(primary.written));
  for (const { written } of sidekicks) {
    const own = networkOf(modeOf(written));
    if (own === its || own === 'shared' || its === 'shared') continue;
    const message = `${written.name} has ${names[own]} and ${primary.written.name} ${names[its]}: the members of a unit have one network here`;
    const detail = { at: entryOf(written)?.keyLocation ?? written.location, grade: 'approximate' } as const;
    // Data containers had none, and need none: that theirs is another one makes no difference.
    report(own === 'none' ? note('RC5116', message, detail) : warning('RC5159', message, detail));
  }
}

/** Whether a member is in the network of another one, as it was in Rancher. */
export function sharesNetwork(member: WrittenService, members: readonly TranslatedMember[]): boolean {
  return members.some(({ written }) => modeOf(member) === `container:${written.name}`);
}

function modeOf(service: WrittenService): string | undefined {
  const value = entryOf(service)?.value;
  return value?.kind === 'scalar' ? value.text : undefined;
}

function entryOf({ keys }: WrittenService): WrittenEntry | undefined {
  return keys.get('network_mode') ?? keys.get('net');
}
