import { type Report, warning } from '../model/diagnostic.ts';
import { asMap } from '../model/key-values.ts';
import type { WrittenStack } from '../model/stack.ts';

/** Name of a sidekick → name of the service that it runs beside. */
export type Sidekicks = ReadonlyMap<string, string>;

/** Finds the sidekicks that services name in their label `io.rancher.sidekicks`, and says that they are left out. */
export function findSidekicks(stack: WrittenStack, report: Report): Sidekicks {
  const sidekicks = new Map<string, string>();
  for (const primary of stack.services.values()) {
    const labels = primary.keys.get('labels');
    const written = labels && asMap(labels.value);
    const label = written?.kind === 'map' ? written.entries.get('io.rancher.sidekicks') : undefined;
    if (label?.value.kind !== 'scalar') continue;
    for (const name of label.value.printed.split(',').map((part) => part.trim())) {
      if (name === '' || name === primary.name) continue;
      const sidekick = stack.services.get(name);
      if (!sidekick) {
        const message = `${primary.name} names a sidekick ${name}, which is no service of the stack`;
        report(warning('RC4031', message, { at: label.keyLocation }));
        continue;
      }
      sidekicks.set(name, primary.name);
      const message = `${name} is left out: it is a sidekick of ${primary.name}, and sidekicks are not translated yet`;
      report(warning('RC5003', message, { at: sidekick.location }));
    }
  }
  return sidekicks;
}
