import type { IndexBackoff } from '../health/backoff.ts';
import type { UnitMemory } from '../health/memory.ts';

/** Why a unit's Pod is deleted. Each has an Event reason of its own (src/controllers/rancher-service/events.ts). */
export type DeletionReason =
  | 'unhealthy'
  | 'initializing-timeout'
  | 'reinitializing-timeout'
  | 'host-lost'
  | 'ended'
  | 'extra'
  | 'outdated'
  | 'restarted'
  | 'hosts-changed'
  | 'copy-impossible';

/** Delete a Pod, gracefully and only while it is still the one that was judged. */
export interface DeleteUnit {
  readonly kind: 'delete';
  readonly pod: string;
  readonly uid: string;
  readonly index: number;
  readonly host?: string;
  readonly reason: DeletionReason;
  /** The container that it goes for. Absent: the primary one. */
  readonly container?: string;
  /** One sentence for the Event. */
  readonly message: string;
  /** What the index remembers once this is done. */
  readonly failure?: IndexBackoff;
  /** The create that must be possible before this: asked with a dry run, a refusal keeps the unit. */
  readonly provided?: CreateUnit;
}

/** Create the Pod of a unit. The name is derived from the rest, so that creating twice creates one. */
export interface CreateUnit {
  readonly kind: 'create';
  readonly index: number;
  /** UID of the Pod it stands in for; empty for the first at its index. */
  readonly replaces: string;
  /** Hosts it must not go to, sorted: they are lost. */
  readonly lostHosts: readonly string[];
  /** The host it should not go to, when there is another: it failed this index last. */
  readonly avoidHost?: string;
  /** Of a global service: the one host it may go to. The two above say nothing then. */
  readonly host?: string;
  /** Its volumes are not filled from its images: those cannot do it. */
  readonly withoutCopy?: true;
}

/** Write what a unit remembers, or whether it is served, to its Pod. */
export interface MarkUnit {
  readonly kind: 'mark';
  readonly pod: string;
  readonly uid: string;
  readonly index: number;
  readonly memory?: UnitMemory;
  /** What all of its sidekicks remember, by container, where one of them remembers something new. */
  readonly sidekicks?: Readonly<Record<string, UnitMemory>>;
  readonly serving?: boolean;
  /** What the Pod says afterwards. */
  readonly after: Marks;
}

/** What a Pod says of its unit's health. */
export interface Marks {
  readonly serving: boolean;
  readonly memory?: UnitMemory;
  readonly sidekicks: Readonly<Record<string, UnitMemory>>;
}

/** Take a Pod without a controller as our own. */
export interface AdoptUnit {
  readonly kind: 'adopt';
  readonly pod: string;
  readonly uid: string;
  readonly index: number;
}

/** Add sidekicks that run once beside the others to a Pod that is there. */
export interface AddContainers {
  readonly kind: 'add';
  readonly pod: string;
  readonly uid: string;
  readonly index: number;
  /** Names of their containers. */
  readonly containers: readonly string[];
}

export type Action = DeleteUnit | CreateUnit | MarkUnit | AdoptUnit | AddContainers;

/** Whether an action comes to nothing while the API server takes no new Pods. */
export function needsCreate(action: Action): boolean {
  return action.kind === 'create' || (action.kind === 'delete' && action.provided !== undefined);
}

/** Nothing but creates, so that nothing has to be remembered of what was there. */
export function isCreation(actions: readonly Action[]): boolean {
  return actions.length > 0 && actions.every(({ kind }) => kind === 'create');
}

/** An action as the log has it: `delete 2 (unhealthy)`. */
export function briefOf(action: Action): string {
  return `${action.kind} ${action.index}${action.kind === 'delete' ? ` (${action.reason})` : ''}`;
}
