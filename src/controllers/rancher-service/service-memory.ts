import type { RancherService } from '../../api/rancher-service.ts';
import type { IndexBackoff } from '../../health/backoff.ts';
import type { ObservedUnit } from '../../plan/observed.ts';
import type { Scaling } from '../../plan/scale-policy.ts';
import { backoffsFrom } from '../../plan/status.ts';
import { Decisions } from './decisions.ts';

/** A create that was refused is tried again when a Pod of the service goes, and at most so often, in milliseconds. */
export const refusedRetryMs = 15_000;

/** A create that the API server refused. */
export interface Refusal {
  readonly message: string;
  /** Of the spec it was made from: another one may be taken. */
  readonly generation: number;
  /** When it is tried again, in milliseconds since the epoch. */
  readonly until: number;
}

/** What this process remembers of a service between two looks. The part that must outlive it is in the status. */
export class ServiceMemory {
  readonly uid: string;
  backoffs: Map<number, IndexBackoff>;
  scaling: Scaling | undefined;
  /** The revision whose images cannot fill volumes. */
  withoutCopy: string | undefined;
  refused: Refusal | undefined;
  /** A sidekick that could not be added to a Pod: nothing else waits for it. */
  additionRefused: Refusal | undefined;
  /** A claim that has gone and could not be made anew: the unit that is there waits for it, and nothing else. */
  claimRefused: Refusal | undefined;
  readonly decisions: Decisions;
  readonly #running = new Map<string, { readonly run: string; readonly at: number }>();

  constructor(service: RancherService) {
    this.uid = service.metadata.uid;
    this.backoffs = backoffsFrom(service.status);
    this.scaling = service.status?.scalePolicy;
    this.withoutCopy = service.status?.withoutCopy;
    this.decisions = new Decisions(service.status);
  }

  /** By Pod UID, since when its container has been running without a break, by our own clock. */
  get runningSince(): Map<string, number> {
    return new Map([...this.#running].map(([uid, { at }]) => [uid, at]));
  }

  noteRunning(units: readonly ObservedUnit[], now: number): void {
    const runs = new Map(
      units.flatMap(({ uid, container }) => (container.run === undefined ? [] : [[uid, container.run]])),
    );
    for (const [uid, { run }] of this.#running) {
      if (runs.get(uid) !== run) this.#running.delete(uid);
    }
    for (const [uid, run] of runs) {
      if (!this.#running.has(uid)) this.#running.set(uid, { run, at: now });
    }
  }

  /** When what was refused is tried again, in milliseconds since the epoch. */
  get retriesAt(): (number | undefined)[] {
    return [this.refused, this.additionRefused, this.claimRefused].map((refusal) => refusal?.until);
  }

  isRefused(generation: number, now: number): boolean {
    return stands(this.refused, generation, now);
  }

  isClaimRefused(generation: number, now: number): boolean {
    return stands(this.claimRefused, generation, now);
  }

  isAdditionRefused(generation: number, now: number): boolean {
    return stands(this.additionRefused, generation, now);
  }
}

function stands(refusal: Refusal | undefined, generation: number, now: number): boolean {
  return refusal !== undefined && refusal.generation === generation && now < refusal.until;
}

/** The memories by service. One that was deleted and made again is another service. */
export class ServiceMemories {
  readonly #memories = new Map<string, ServiceMemory>();

  of(key: string, service: RancherService): ServiceMemory {
    const present = this.#memories.get(key);
    if (present?.uid === service.metadata.uid) return present;
    const memory = new ServiceMemory(service);
    this.#memories.set(key, memory);
    return memory;
  }

  /** A Pod of the service is gone: what was refused before may be taken now. */
  roomWasMade(key: string): void {
    const memory = this.#memories.get(key);
    if (memory) memory.refused = undefined;
  }

  forget(key: string): void {
    this.#memories.delete(key);
  }
}
