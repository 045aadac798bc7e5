import type { IgnoredField, RancherServiceSpec, Sidekick } from '../api/rancher-service.ts';
import type { Configured } from '../features/feature.ts';
import { features } from '../features/registry.generated.ts';

/** The longest list a status keeps. */
const shown = 256;

/**
 * What of a spec nobody acts on, its sidekicks included: what the features say of it, each field once.
 *
 * @param configured what the operator's configuration acts on. Absent: nothing.
 */
export function ignoredFields(spec: RancherServiceSpec, configured?: Configured): IgnoredField[] {
  const found = new Map(
    features
      .flatMap((feature) => feature.ignored(spec, undefined, configured))
      .map((ignored) => [ignored.field, { ...ignored }]),
  );
  for (const sidekick of spec.sidekicks ?? []) {
    for (const { field, reason } of features.flatMap((feature) => ignoredOf(feature, sidekick, spec, configured))) {
      const path = field.replace(/^spec\./, `spec.sidekicks[${sidekick.name}].`);
      found.set(path, { field: path, reason });
    }
  }
  return [...found.values()].slice(0, shown);
}

function ignoredOf(
  feature: (typeof features)[number],
  sidekick: Sidekick,
  primary: RancherServiceSpec,
  configured: Configured | undefined,
): readonly IgnoredField[] {
  return feature.members('sidekick') ? feature.ignored(sidekick, primary, configured) : [];
}
