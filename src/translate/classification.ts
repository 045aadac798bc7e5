import type { Claim, Feature } from '../features/feature.ts';
import { features } from '../features/registry.generated.ts';
import { type Diagnostic, warning } from '../model/diagnostic.ts';
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

/** Why a service that is named as a sidekick is none; undefined: it is one. */
export function notBeside(
  sidekick: WrittenService,
  primaries: readonly string[],
  hasUnits: (primary: string) => boolean,
): Diagnostic | undefined {
  const at = sidekick.location;
  const grade = 'unsupported';
  const beside = primaries.join(' and ');
  if (classify(sidekick).as !== 'service') {
    const message = `${sidekick.name} is left out beside ${beside}: by its image or its keys it is no container that a cluster could run`;
    return warning('RC5141', message, { at, grade });
  }
  if (primaries.some((primary) => hasUnits(primary))) return undefined;
  const message = `the sidekick ${sidekick.name} is left out: ${beside}, which it runs beside, has no containers here`;
  return warning('RC5142', message, { at, grade, hint: `take it out of the label to run it as a service of its own` });
}
