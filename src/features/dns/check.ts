import { note, warning } from '../../model/diagnostic.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import type { TranslatedMember } from '../feature.ts';

/** Members of the spec that a Pod has once, and the key each is written as. */
const shared = { dns: 'dns', dnsSearch: 'dns_search', dnsOpt: 'dns_opt', extraHosts: 'extra_hosts' } as const;

/** In Rancher each member had its own resolv.conf and /etc/hosts; a Pod has one, in which all of it is written. */
export function check([primary, ...sidekicks]: readonly TranslatedMember[], { report }: TranslateContext): void {
  if (!primary) return;
  const known = new Map(hostsOf(primary));
  for (const sidekick of sidekicks) {
    for (const [member, key] of Object.entries(shared)) {
      const own = (primary.spec[member] ?? []) as readonly string[];
      const added = ((sidekick.spec[member] ?? []) as readonly string[]).filter((text) => !own.includes(text));
      if (added.length === 0) continue;
      const message = `\`${key}\` of ${sidekick.written.name} holds for the whole unit: its members have one resolver and one /etc/hosts`;
      report(note('RC5133', message, { at: sidekick.written.keys.get(key)?.keyLocation, grade: 'approximate' }));
    }
    for (const [name, ip] of hostsOf(sidekick)) {
      const other = known.get(name);
      known.set(name, other ?? ip);
      if (other === undefined || other === ip) continue;
      const message = `two members of a unit have the extra host ${name}: ${other} counts, not ${ip}`;
      report(warning('RC5119', message, { at: sidekick.written.keys.get('extra_hosts')?.keyLocation }));
    }
    const wanted = sidekick.spec['clusterDns'];
    if (wanted === undefined || wanted === primary.spec['clusterDns']) continue;
    const message = `io.rancher.container.dns of ${sidekick.written.name} is not acted on: the primary says whom its unit asks`;
    report(note('RC5133', message, { at: sidekick.written.keys.get('labels')?.keyLocation, grade: 'approximate' }));
  }
}

function hostsOf({ spec }: TranslatedMember): [name: string, ip: string][] {
  return ((spec['extraHosts'] ?? []) as readonly string[]).map((text) => {
    const at = text.indexOf(':');
    return [text.slice(0, at), text.slice(at + 1)];
  });
}
