import { warning } from '../../model/diagnostic.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import type { TranslatedMember } from '../feature.ts';

/** In Rancher each member had a host name of its own. */
export function check([primary, ...sidekicks]: readonly TranslatedMember[], { report }: TranslateContext): void {
  for (const { written, spec } of sidekicks) {
    const own = spec['hostname'];
    if (own === undefined || own === primary?.spec['hostname']) continue;
    const message = `the host name ${own} of ${written.name} is kept and not acted on: the members of a unit share the primary's`;
    const hint = 'make it a service of its own if it needs the name';
    report(warning('RC5119', message, { at: written.keys.get('hostname')?.keyLocation, hint, grade: 'unsupported' }));
  }
}
