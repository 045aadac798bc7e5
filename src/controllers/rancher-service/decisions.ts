import { type Decision, decisionsKept, longestDecision, longestLog } from '../../api/decision.ts';
import type { RancherServiceStatus } from '../../api/rancher-service.ts';
import type { EventDraft } from '../../kubernetes/event-recorder.ts';
import { shortened } from '../../model/beginning.ts';
import type { ServiceState } from '../../plan/service-state.ts';
import { endOf } from './last-lines.ts';

/** The unit a decision concerns. */
export interface Concerned {
  readonly index: number;
  readonly pod: string;
  readonly host?: string;
}

/** A decision that stands for a while and is taken again at each look. */
export interface Standing {
  /** The same as long as it stands. */
  readonly key: string;
  readonly concerned: Partial<Concerned>;
  readonly told: EventDraft;
}

/** What stands is looked at together: all of the units, and all of the claims. */
export type StandingOf = 'units' | 'claims';

/**
 * The last decisions about a service, told in the words of their Events. They go into its status with whatever else is
 * written there; kept here too, so that a status that could not be written, or is not in the cache yet, loses none. A new
 * leader goes on from the status.
 */
export class Decisions {
  #history: readonly Decision[];
  /** Keys of what stood at the last look. */
  readonly #standing = new Map<StandingOf, ReadonlySet<string>>();
  /** A leader that finds a service that was looked after takes all that stands for told. */
  readonly #lookedAfter: boolean;
  #state: ServiceState | undefined;

  constructor(status: RancherServiceStatus | undefined) {
    this.#history = status?.history ?? [];
    this.#lookedAfter = status?.state !== undefined;
    this.#state = status?.state;
  }

  /** The newest first. */
  get history(): readonly Decision[] {
    return this.#history;
  }

  /** The part of the status; none where nothing was decided yet. */
  get told(): { readonly history?: Decision[] } {
    return this.#history.length === 0 ? {} : { history: [...this.#history] };
  }

  /** @param log the end of what the unit wrote. */
  record(
    { reason, note }: Pick<EventDraft, 'reason' | 'note'>,
    { index, pod, host, log }: Partial<Concerned> & { readonly log?: string },
    now: number,
  ): void {
    const decision: Decision = {
      time: new Date(now).toISOString(),
      reason,
      message: shortened(note, longestDecision),
      ...(index === undefined ? {} : { index }),
      ...(pod === undefined ? {} : { pod }),
      ...(host === undefined ? {} : { host }),
      ...(log === undefined ? {} : { log: endOf(log, longestLog) }),
    };
    this.#history = [decision, ...this.#history].slice(0, decisionsKept);
  }

  /** Records those of the decisions that stand now that did not stand at the last look. */
  recordStanding(of: StandingOf, standing: readonly Standing[], now: number): void {
    const before = this.#standing.get(of);
    this.#standing.set(of, new Set(standing.map(({ key }) => key)));
    if (before === undefined && this.#lookedAfter) return;
    for (const { key, told, concerned } of standing) {
      if (!before?.has(key)) this.record(told, concerned, now);
    }
  }

  /** @returns the state before, when this one is another. */
  enter(state: ServiceState): { readonly from: ServiceState | undefined } | undefined {
    const from = this.#state;
    this.#state = state;
    return from === state ? undefined : { from };
  }
}
