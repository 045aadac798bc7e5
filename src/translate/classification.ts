import type { Claim, Feature } from '../features/feature.ts';
import { features } from '../features/registry.generated.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { WrittenService } from '../model/service.ts';
import type { ResourceKind } from '../model/translate-context.ts';

/** What a service is translated to, or why it is not. */
export type Classification =
  | { readonly as: Exclude<ResourceKind, 'sidekick'> }
  | { readonly as: 'left out'; readonly because: Diagnostic };

const claims: readonly Claim[] = features
  .flatMap((feature: Feature) => feature.claims ?? [])
  .toSorted((a, b) => a.order - b.order);

/** Which resource a service becomes, in Rancher's own order of classification (docs/rancher.md §1.4). */
export function classify(service: WrittenService): Classification {
  const claim = claims.find((candidate) => candidate.is(service));
  if (!claim) return { as: 'service' };
  if (claim.as === 'refused') return { as: 'left out', because: claim.refusal(service) };
  return { as: claim.as };
}
