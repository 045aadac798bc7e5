import type { Ignored } from '../feature.ts';
import type { ExternalLink, Link } from './spec.ts';

interface Spec {
  readonly links?: readonly Link[] | undefined;
  readonly externalLinks?: readonly ExternalLink[] | undefined;
}

/** A link by the service's own name needs nothing; no other name has anybody who answers to it yet. */
export function ignored({ links = [], externalLinks = [] }: Spec): readonly Ignored[] {
  const renamed = links.some(({ service, alias }) => alias !== service);
  return [
    ...(renamed ? [{ field: 'spec.links', reason: 'A service is reached by its own name, not by an alias.' }] : []),
    ...(externalLinks.length > 0
      ? [{ field: 'spec.externalLinks', reason: 'A service of another stack is reached as service.stack.' }]
      : []),
  ];
}
