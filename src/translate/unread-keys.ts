import { features } from '../features/registry.generated.ts';
import { closest } from '../model/closest.ts';
import { warning } from '../model/diagnostic.ts';
import type { WrittenService } from '../model/service.ts';
import type { ResourceKind, TranslateContext } from '../model/translate-context.ts';
import { levelHint } from './key-level.ts';

const nouns: Readonly<Record<ResourceKind, string>> = {
  service: 'a service',
  sidekick: 'a sidekick',
  loadBalancer: 'a load balancer',
  externalService: 'an external service',
  serviceAlias: 'a service alias',
};

/** Names every key of a service that no feature reads: it is left out, and nothing is left out without a word. */
export function warnOfUnreadKeys(service: WrittenService, { kind, report }: TranslateContext): void {
  const read = readKeys(kind);
  for (const { key, keyLocation: at } of service.keys.values()) {
    if (read.has(key)) continue;
    if (allKeys.has(key)) {
      const message = `\`${key}\` is left out: ${nouns[kind]} has no such setting here`;
      report(warning('RC5001', message, { at, grade: 'unsupported' }));
    } else {
      const meant = closest(key, allKeys);
      const hint = levelHint(key) ?? (meant === undefined ? undefined : `did you mean \`${meant}\`?`);
      const message = `a service has no key \`${key}\`; it is left out`;
      report(warning('RC4009', message, { at, hint, grade: 'unsupported' }));
    }
  }
}

const allKeys: ReadonlySet<string> = new Set(features.flatMap((feature) => serviceKeys(feature)));

/** The keys that some feature reads of a service that becomes this. */
export function readKeys(kind: ResourceKind): ReadonlySet<string> {
  const reading = features.filter((feature) => feature.members(kind));
  const others = kind === 'service' || kind === 'sidekick' ? [] : reading.flatMap(({ reads }) => reads);
  return new Set([...reading.flatMap((feature) => serviceKeys(feature)), ...others]);
}

function serviceKeys(feature: (typeof features)[number]): string[] {
  return feature.keys.filter(({ of = 'service' }) => of === 'service').map(({ key }) => key.replace(/[.[].*$/, ''));
}
