import { type Report, warning } from '../model/diagnostic.ts';
import { asMap } from '../model/key-values.ts';
import type { WrittenService } from '../model/service.ts';
import type { WrittenStack } from '../model/stack.ts';

/** Name of a sidekick → name of the service that it runs beside. */
export type Sidekicks = ReadonlyMap<string, string>;

/** Finds the sidekicks that services name in their label `io.rancher.sidekicks`. One belongs to one service only. */
export function findSidekicks(stack: WrittenStack, report: Report): Sidekicks {
  const sidekicks = new Map<string, string>();
  for (const primary of stack.services.values()) {
    const label = labelOf(primary, 'io.rancher.sidekicks');
    if (label?.value.kind !== 'scalar') continue;
    for (const name of label.value.printed.split(',').map((part) => part.trim())) {
      if (name === '' || name === primary.name) continue;
      const owner = sidekicks.get(name);
      if (!stack.services.has(name)) {
        const message = `${primary.name} names a sidekick ${name}, which is no service of the stack`;
        report(warning('RC4031', message, { at: label.keyLocation }));
      } else if (owner !== undefined && owner !== primary.name) {
        const message = `${name} is a sidekick of ${owner} already; it is left out of ${primary.name}`;
        report(warning('RC4033', message, { at: label.keyLocation, hint: 'write a copy of it under another name' }));
      } else {
        sidekicks.set(name, primary.name);
      }
    }
  }
  return sidekicks;
}

function labelOf(service: WrittenService, label: string) {
  const labels = service.keys.get('labels');
  const written = labels && asMap(labels.value);
  return written?.kind === 'map' ? written.entries.get(label) : undefined;
}
