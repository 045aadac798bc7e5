import type { Claim, Feature } from '../features/feature.ts';
import { features } from '../features/registry.generated.ts';
import { type Diagnostic, note, warning } from '../model/diagnostic.ts';
import { markerImage } from '../model/marker-image.ts';
import type { WrittenService } from '../model/service.ts';
import type { ResourceKind } from '../model/translate-context.ts';

/** What a service is translated to, or why it is not. */
export type Classification = { readonly as: ResourceKind } | { readonly as: 'left out'; readonly because: Diagnostic };

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

/** A sidekick is a container whatever it is called, unless its image stands for none or cannot run without Rancher. */
export function classifySidekick(service: WrittenService): Classification {
  const marker = markerImage(service);
  if (marker === undefined) return { as: 'sidekick' };
  const at = service.keys.get('image')?.value.location;
  const message = `the sidekick ${service.name} is left out: rancher/${marker}`;
  const because =
    marker === 'none'
      ? note('RC5208', `${message} stood for no container`, { at, grade: 'exact' })
      : warning('RC5209', `${message} is no program that a cluster can run`, { at, grade: 'unsupported' });
  return { as: 'left out', because };
}
