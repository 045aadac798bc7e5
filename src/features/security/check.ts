import { note, warning } from '../../model/diagnostic.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import type { TranslatedMember } from '../feature.ts';

/** Settings that a Pod has once: what one member says holds for all of them. */
const shared = { pid: 'pid', ipc: 'ipc', groupAdd: 'group_add', sysctls: 'sysctls' } as const;

export function check(members: readonly TranslatedMember[], { report }: TranslateContext): void {
  for (const [member, key] of Object.entries(shared)) {
    const said = members.filter(({ spec }) => spec[member] !== undefined);
    const same = new Set(said.map(({ spec }) => JSON.stringify(spec[member]))).size === 1;
    if (said.length === 0 || (said.length === members.length && same)) continue;
    for (const { written } of said) {
      const message = `\`${key}\` of ${written.name} holds for the whole unit, whose members have it in common`;
      report(note('RC5133', message, { at: written.keys.get(key)?.keyLocation, grade: 'approximate' }));
    }
  }
  warnOfConflicts(members, report);
}

function warnOfConflicts(members: readonly TranslatedMember[], report: TranslateContext['report']): void {
  const known = new Map<string, string>();
  for (const { written, spec } of members) {
    for (const [name, value] of Object.entries((spec['sysctls'] ?? {}) as Record<string, string>)) {
      const other = known.get(name);
      known.set(name, other ?? value);
      if (other === undefined || other === value) continue;
      const message = `two members of a unit set ${name}: ${other} counts, not ${value}`;
      report(warning('RC5119', message, { at: written.keys.get('sysctls')?.keyLocation }));
    }
  }
}
