import { note, warning } from '../../model/diagnostic.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import type { TranslatedMember } from '../feature.ts';
import { networkOf } from './mode.ts';

/** In Rancher each member had a network of its own; in a Pod they share the primary's. */
export function check([primary, ...sidekicks]: readonly TranslatedMember[], { report }: TranslateContext): void {
  if (!primary) return;
  const own = networkOf(primary.spec['networkMode'] as string | undefined);
  for (const { written, spec } of sidekicks) {
    const its = networkOf(spec['networkMode'] as string | undefined);
    if (its === 'shared' || its === own) continue;
    const entry = written.keys.get('network_mode') ?? written.keys.get('net');
    const at = entry?.keyLocation ?? written.location;
    const place = own === 'host' ? "the host's network" : "the cluster's network";
    const message = `${written.name} is in ${place}, as ${primary.written.name} is: the members of a unit share one network`;
    if (its === 'none' || own === 'none') report(note('RC5116', message, { at, grade: 'approximate' }));
    else
      report(
        warning('RC5119', message, { at, hint: 'make it a service of its own if that matters', grade: 'approximate' }),
      );
  }
}
