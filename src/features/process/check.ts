import { warning } from '../../model/diagnostic.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import type { TranslatedMember } from '../feature.ts';

/** Two settings that a Pod has once and containers had each: the longest grace period, and init for all or none. */
export function check(members: readonly TranslatedMember[], { report }: TranslateContext): void {
  if (members.length < 2) return;
  const longest = Math.max(...members.map(({ spec }) => Math.max(1, Number(spec['stopGracePeriod'] ?? 10))));
  for (const { written, spec } of members) {
    const own = spec['stopGracePeriod'];
    if (own === undefined || own === longest) continue;
    const message = `${written.name} gets ${longest} seconds to stop, not ${own}: a unit has one grace period, the longest of its members'`;
    report(warning('RC5119', message, { at: written.keys.get('stop_grace_period')?.keyLocation }));
  }
  const lasting = members.filter(({ spec }, position) => position === 0 || spec['startOnce'] !== true);
  const asking = lasting.filter(({ spec }) => spec['init'] === true);
  if (asking.length === lasting.length) return;
  for (const { written } of asking) {
    const message = `\`init\` of ${written.name} is kept and not acted on: the members of a unit share a first process only when all of them ask for it`;
    const hint = 'write `init: true` in every member, or build an init such as tini into the image';
    report(warning('RC5102', message, { at: written.keys.get('init')?.keyLocation, hint, grade: 'unsupported' }));
  }
}
