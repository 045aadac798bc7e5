import type { Ignored } from '../feature.ts';
import { courseOf, runsOnce } from './course.ts';

interface Spec {
  readonly name?: string;
  readonly startOnce?: boolean | undefined;
  readonly sidekicks?: readonly (object & { readonly name: string })[] | undefined;
}

/** What an ephemeral container may not have: the members of a spec that it comes from. */
export const withoutBeside = [
  'ports',
  'memLimit',
  'memReservation',
  'cpuShares',
  'cpuQuota',
  'milliCpuReservation',
] as const;

/** What of a member that runs once nobody acts on. */
export function ignored(spec: Spec, primary?: Spec): readonly Ignored[] {
  if (spec.startOnce !== true) return [];
  return primary === undefined ? ofPrimary(spec) : ofSidekick(spec, primary);
}

function ofPrimary(spec: Spec): Ignored[] {
  const [primary, ...sidekicks] = membersOf(spec);
  if (primary === undefined || runsOnce(primary, sidekicks)) return [];
  const reason =
    'A sidekick that is kept running takes volumes from it, and would end with it: the primary is started again when it ends.';
  return [{ field: 'spec.startOnce', reason }];
}

function ofSidekick(spec: Spec, primary: Spec): Ignored[] {
  if (courseOf(spec.name ?? '', membersOf(primary)) !== 'beside') return [];
  const given = spec as Readonly<Record<string, unknown>>;
  const reason = 'A sidekick that runs once beside the others is an ephemeral container, which cannot have it.';
  return withoutBeside
    .filter((member) => given[member] !== undefined)
    .map((member) => ({ field: `spec.${member}`, reason }));
}

function membersOf(primary: Spec) {
  const sidekicks = (primary.sidekicks ?? []).map(({ name, ...spec }) => ({ name, spec }));
  return [{ name: 'primary', spec: { ...primary } }, ...sidekicks];
}
