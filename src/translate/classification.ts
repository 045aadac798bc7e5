import type { Claim, Feature } from '../features/feature.ts';
import { features } from '../features/registry.generated.ts';
import { type Diagnostic, warning } from '../model/diagnostic.ts';
import type { WrittenService } from '../model/service.ts';
import type { ResourceKind } from '../model/translate-context.ts';
import { specialService } from './special-service.ts';

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
  if (!claim) return unclaimed(service);
  if (claim.as !== 'refused') return { as: claim.as };
  const because = claim.refusal?.(service) ?? leftOut(service, 'of a kind that no cluster runs');
  return { as: 'left out', because };
}

function unclaimed(service: WrittenService): Classification {
  const special = specialService(service);
  if (!special) return { as: 'service' };
  return { as: 'left out', because: leftOut(service, `${special.what}, which is not translated yet`) };
}

function leftOut(service: WrittenService, what: string): Diagnostic {
  const message = `${service.name} is left out: it is ${what}`;
  return warning('RC5002', message, { at: service.location, grade: 'unsupported' });
}
