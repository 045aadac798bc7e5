import {
  type RancherStackStatus,
  type StackDiagnostic,
  type StackMember,
  stackStatusLimits,
} from '../../api/rancher-stack.ts';
import type { ServiceHealth } from '../../health/service-health.ts';
import { type MemberHealth, stackHealth } from '../../health/stack-health.ts';
import { shortened } from '../../model/beginning.ts';
import { type ObservedMember, titleOf } from './member.ts';

/** Why a person has to do something. */
export interface StackStall {
  readonly reason: string;
  readonly message: string;
}

/** What a translation has to say in the status. */
export interface Reported {
  readonly contentHash: string;
  readonly diagnosticCounts: NonNullable<RancherStackStatus['diagnosticCounts']>;
  readonly diagnostics: readonly StackDiagnostic[];
}

export interface StackStatusGiven {
  /** The resources of the stack. */
  readonly members: readonly ObservedMember[];
  /** What the texts have and the cluster has not, by title. */
  readonly missing: readonly string[];
  /** What could not be written, and is tried again by itself: why, by title. Default: nothing. */
  readonly failing?: ReadonlyMap<string, string> | undefined;
  /** Absent: the stack has no texts. */
  readonly reported?: Reported | undefined;
  /** What keeps the texts from being carried out. */
  readonly stall?: StackStall | undefined;
  readonly previous?: RancherStackStatus | undefined;
}

interface ConditionDraft extends StackStall {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
}

export type StackStatusDraft = Omit<RancherStackStatus, 'conditions' | 'observedGeneration'> & {
  readonly conditions: readonly ConditionDraft[];
};

/** How many members a message names. */
const named = 3;
export const longestMessage = 4096;

/** The status of a stack that is not being deleted: its members together, and what there is to say about its texts. */
export function stackStatus(given: StackStatusGiven): StackStatusDraft {
  const members = given.members.filter(({ deleting }) => !deleting);
  const total = members.length + given.missing.length;
  const ready = members.filter((member) => isReady(member) && !given.failing?.has(titleOf(member))).length;
  const unseen = given.missing.map((): MemberHealth => ({}));
  return {
    state: stateOf(given, members),
    healthState: stackHealth([...members.map(healthOf), ...unseen]),
    total,
    ready,
    ...servicesOf(members),
    ...reportOf(given.reported),
    conditions: conditionsOf(given, members, { ready, total }),
  };
}

/** The status of a stack that is being deleted while its members are still there. */
export function removingStatus(
  previous: RancherStackStatus | undefined,
  members: readonly ObservedMember[],
): StackStatusDraft {
  const { conditions: _, observedGeneration: __, services: ___, ...kept } = previous ?? {};
  const message = members.length === 0 ? 'nothing is left' : `what is left: ${fewOf(members.map(titleOf))}`;
  return {
    ...kept,
    state: 'removing',
    total: members.length,
    ready: members.filter(isReady).length,
    ...servicesOf(members),
    conditions: [{ type: 'Ready', status: 'False', reason: 'Removing', message }],
  };
}

/** A list without items is left out, as it is in what the API server stores of it. */
function servicesOf(members: readonly ObservedMember[]): { services?: StackMember[] } {
  const services = members
    .toSorted((a, b) => compare(a.name, b.name) || compare(a.kind, b.kind))
    .slice(0, stackStatusLimits.services)
    .map((member) => ({
      kind: member.kind,
      name: member.name,
      ...(member.status.state === undefined ? {} : { state: member.status.state }),
      ...(member.status.healthState === undefined ? {} : { healthState: member.status.healthState }),
      ready: isReady(member),
    }));
  return services.length === 0 ? {} : { services };
}

function reportOf(reported: Reported | undefined): Partial<RancherStackStatus> {
  if (reported === undefined) return {};
  const { contentHash, diagnosticCounts, diagnostics } = reported;
  return { contentHash, diagnosticCounts, ...(diagnostics.length === 0 ? {} : { diagnostics: [...diagnostics] }) };
}

function conditionOf({ status, generation }: ObservedMember, type: string) {
  const current = status.observedGeneration === generation;
  return current ? status.conditions?.find((condition) => condition.type === type) : undefined;
}

function isReady(member: ObservedMember): boolean {
  return conditionOf(member, 'Ready')?.status === 'True';
}

/** Aliases and external services have no units, and Cattle held them for healthy. */
function healthOf(member: ObservedMember): MemberHealth {
  const { state, healthState } = member.status;
  if (member.kind === 'RancherExternalService' || member.kind === 'RancherServiceAlias') {
    return { state: state ?? 'activating', healthState: 'healthy' };
  }
  const stalled = conditionOf(member, 'Stalled')?.status === 'True';
  return {
    state,
    healthState: (healthState as ServiceHealth | undefined) ?? (stalled ? 'unhealthy' : undefined),
    empty: state === 'inactive' && member.spec['scale'] === 0 && member.spec['active'] !== false,
  };
}

const changing = new Set(['updating-active', 'restarting', 'deactivating', 'rolling-back', 'finishing-upgrade']);

function stateOf(given: StackStatusGiven, members: readonly ObservedMember[]): RancherStackStatus['state'] {
  const states = [
    ...members.map(({ status }) => status.state ?? 'activating'),
    ...given.missing.map(() => 'activating'),
  ];
  if (given.stall || states.includes('error')) return 'error';
  if (states.length > 0 && states.every((state) => state === 'inactive')) return 'inactive';
  if (states.includes('upgrading')) return 'upgrading';
  if (states.includes('activating')) {
    const before = given.previous?.state;
    return before === undefined || before === 'activating' || before === 'inactive' ? 'activating' : 'updating-active';
  }
  return states.some((state) => changing.has(state)) ? 'updating-active' : 'active';
}

function conditionsOf(
  given: StackStatusGiven,
  members: readonly ObservedMember[],
  { ready, total }: { readonly ready: number; readonly total: number },
): ConditionDraft[] {
  if (given.stall) {
    return [
      { type: 'Ready', status: 'False', ...given.stall },
      { type: 'Stalled', status: 'True', ...given.stall },
    ];
  }
  if (total === 0) {
    const message = `no service carries the label drover.dev/stack with the stack's name`;
    return [{ type: 'Ready', status: 'True', reason: 'NoServices', message }];
  }
  if (ready === total && !given.failing?.size) {
    return [{ type: 'Ready', status: 'True', reason: 'AllServicesReady', message: `all ${total} are ready` }];
  }
  const failing = given.failing ?? new Map<string, string>();
  const behind = members.filter((member) => !isReady(member));
  const why = [
    ...[...failing].map(([title, words]) => `${title}: ${words}`),
    ...given.missing.filter((title) => !failing.has(title)).map((title) => `${title}: not made yet`),
    ...behind.filter((member) => !failing.has(titleOf(member))).map(excuseOf),
  ];
  const message = shortened(`${ready} of ${total} are ready; ${fewOf(why)}`, longestMessage);
  const drafts: ConditionDraft[] = [{ type: 'Ready', status: 'False', reason: 'ServicesNotReady', message }];
  const stalled = behind.filter((member) => conditionOf(member, 'Stalled')?.status === 'True');
  if (stalled.length > 0) {
    const words = shortened(fewOf(stalled.map(complaintOf)), longestMessage);
    return [...drafts, { type: 'Stalled', status: 'True', reason: 'ServiceStalled', message: words }];
  }
  if (given.missing.length > 0 || failing.size > 0 || behind.some(isUnderWay)) {
    return [...drafts, { type: 'Reconciling', status: 'True', reason: 'ServicesNotReady', message }];
  }
  return drafts;
}

function isUnderWay(member: ObservedMember): boolean {
  const seen = member.status.observedGeneration === member.generation;
  return !seen || conditionOf(member, 'Reconciling')?.status === 'True';
}

/** Only the reason: the words of a service change with each of its units. */
function excuseOf(member: ObservedMember): string {
  return `${titleOf(member)}: ${conditionOf(member, 'Ready')?.reason ?? 'not looked at yet'}`;
}

function complaintOf(member: ObservedMember): string {
  const stalled = conditionOf(member, 'Stalled');
  return `${titleOf(member)}: ${stalled?.reason}: ${stalled?.message}`;
}

function fewOf(texts: readonly string[]): string {
  const more = texts.length > named ? [`and ${texts.length - named} more`] : [];
  return [...texts.slice(0, named), ...more].join('; ');
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
