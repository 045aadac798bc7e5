import { isDeepStrictEqual } from 'node:util';

import { groupVersion } from '../../api/group.ts';
import type { RancherStack } from '../../api/rancher-stack.ts';
import { ApiError } from '../../kubernetes/api-error.ts';
import type { Client } from '../../kubernetes/client.ts';
import type { Clock } from '../../kubernetes/clock.ts';
import { mergeConditions, withoutOthers } from '../../kubernetes/conditions.ts';
import { keyOf } from '../../kubernetes/object.ts';
import type { StackStatusDraft } from '../../plan/stack/status.ts';
import { fieldManager } from './act.ts';
import { rancherStacks } from './observe.ts';

/** The conditions that are written here. */
const ours = new Set(['Ready', 'Reconciling', 'Stalled']);

/** Writes the statuses of stacks, and knows what each should say. */
export class StackStatuses {
  readonly #client: Client;
  readonly #clock: Clock;
  readonly #mayWrite: () => boolean;
  readonly #written = new Map<string, object>();

  constructor(client: Client, clock: Clock, mayWrite: () => boolean) {
    this.#client = client;
    this.#clock = clock;
    this.#mayWrite = mayWrite;
  }

  /** Whether a stack says what we decided on last; any other status is news, an earlier one of ours too. */
  isOurs(key: string, { status }: RancherStack): boolean {
    return isDeepStrictEqual(withoutOthers(status, ours), this.#written.get(key));
  }

  forget(key: string): void {
    this.#written.delete(key);
  }

  /** Writes a status when it says something else than the one there is, as long as this process leads. */
  async write(stack: RancherStack, draft: StackStatusDraft): Promise<void> {
    if (!this.#mayWrite()) return;
    const { name, namespace, generation } = stack.metadata;
    const given = { now: this.#clock.now(), generation };
    const conditions = mergeConditions(stack.status?.conditions, draft.conditions, given);
    const status = JSON.parse(JSON.stringify({ ...draft, observedGeneration: generation, conditions }));
    // Before it is written: the watch may be quicker than the answer.
    this.#written.set(keyOf(stack), status);
    if (!isDeepStrictEqual(status, withoutOthers(stack.status, ours))) {
      const object = { apiVersion: groupVersion, kind: rancherStacks.kind, metadata: { name, namespace }, status };
      try {
        await this.#client.apply(rancherStacks, object, { fieldManager, subresource: 'status' });
      } catch (error) {
        // Deleted meanwhile: there is nobody left to tell.
        if (!(error instanceof ApiError && error.isNotFound)) throw error;
      }
    }
  }
}
