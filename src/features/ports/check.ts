import { warning } from '../../model/diagnostic.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import type { TranslatedMember } from '../feature.ts';
import { type Port, parsePort } from './port.ts';

/** A host opens a port once: of two entries of one member that ask for it, the first is opened. */
export function check(members: readonly TranslatedMember[], { report }: TranslateContext): void {
  for (const { written, spec } of members) {
    const opened: Port[] = [];
    const twice = new Set<number | undefined>();
    for (const port of ((spec['ports'] ?? []) as readonly string[]).map(parsePort)) {
      if (port.publicPort !== undefined && opened.some((other) => collide(other, port))) twice.add(port.publicPort);
      opened.push(port);
    }
    for (const port of twice) {
      const message = `${written.name} publishes port ${port} twice, which its host opens once: the first counts`;
      report(warning('RC5125', message, { at: written.keys.get('ports')?.keyLocation, grade: 'approximate' }));
    }
  }
}

function collide(a: Port, b: Port): boolean {
  const together = a.hostAddress === undefined || b.hostAddress === undefined || a.hostAddress === b.hostAddress;
  return a.publicPort === b.publicPort && a.protocol === b.protocol && together;
}
