/**
 * Observes what steps decided and what was done of it, decides nothing, writes nothing but the counters of units: what was
 * created and removed, how health changed, and how long a replacement took.
 */
import type { DeleteUnit, DeletionReason } from '../../plan/action.ts';
import type { Step } from '../../plan/step.ts';
import type { Metrics } from '../../telemetry/metrics.ts';

/** Removals that healing is: what a person asked for is none of its business. */
const healing: readonly DeletionReason[] = [
  'unhealthy',
  'host-lost',
  'initializing-timeout',
  'reinitializing-timeout',
  'ended',
];

interface Replacement {
  readonly uid: string;
  readonly reason: DeletionReason;
  readonly from: number;
}

export class UnitMetrics {
  readonly #metrics: Metrics | undefined;
  /** By service and index, what was removed and has no healthy successor yet. */
  readonly #underWay = new Map<string, Map<number, Replacement>>();

  constructor(metrics: Metrics | undefined) {
    this.#metrics = metrics;
  }

  created(): void {
    this.#metrics?.created.inc();
  }

  removed(service: string, { index, uid, reason }: DeleteUnit, now: number): void {
    this.#metrics?.removed.inc({ reason });
    const replacements = this.#underWay.get(service) ?? new Map<number, Replacement>();
    // One that fails again before it was healthy still belongs to the first.
    if (healing.includes(reason)) replacements.set(index, { reason, from: now, ...replacements.get(index), uid });
    else replacements.delete(index);
    this.#underWay.set(service, replacements);
  }

  /** A step found this. */
  found(service: string, { transitions, judgements }: Pick<Step, 'transitions' | 'judgements'>, now: number): void {
    for (const { to } of transitions) this.#metrics?.healthTransitions.inc({ to });
    const replacements = this.#underWay.get(service);
    for (const { unit, healthy } of replacements ? judgements : []) {
      const replacement = replacements?.get(unit.index);
      if (replacement === undefined || !healthy || unit.uid === replacement.uid) continue;
      this.#metrics?.replacementSeconds.observe({ reason: replacement.reason }, (now - replacement.from) / 1000);
      replacements?.delete(unit.index);
    }
    if (replacements?.size === 0) this.#underWay.delete(service);
  }

  forget(service: string): void {
    this.#underWay.delete(service);
  }
}
