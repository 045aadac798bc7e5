/**
 * Carries out what a plan decided: members are applied, and those that the texts no longer have are deleted by their UID.
 * Asks before every write whether this process still leads.
 */
import { groupVersion } from '../../api/group.ts';
import { annotations, labels, managedByDrover } from '../../api/labels.ts';
import type { RancherStack } from '../../api/rancher-stack.ts';
import { ApiError } from '../../kubernetes/api-error.ts';
import type { Client } from '../../kubernetes/client.ts';
import type { Expectations } from '../../kubernetes/expectations.ts';
import type { KubernetesObject, ObjectDraft } from '../../kubernetes/object.ts';
import { shortened } from '../../model/beginning.ts';
import { type ObservedMember, titleOf } from '../../plan/stack/member.ts';
import type { ApplyMember, LastApplied, StackPlan } from '../../plan/stack/plan.ts';
import { longestMessage, type StackStall } from '../../plan/stack/status.ts';
import { guard, NamespaceGone } from '../rancher-service/refusal.ts';
import { isThereToStay, lookUp } from '../rancher-service/second-look.ts';
import { memberResources, rancherStacks } from './observe.ts';
import { isScaledByOthers } from './scale-owner.ts';

export const fieldManager = 'drover-rancher-stack';

export interface StackActor {
  readonly client: Client;
  readonly expectations: Expectations;
  mayWrite(): boolean;
  /** Whether the stack's texts are still those that the plan was made from, looked at past every cache. */
  textsStand(): Promise<boolean>;
  /** Told of every member that was applied, with what is known of it since. */
  applied(one: ApplyMember, uid: string, last: LastApplied): void;
  pruned(member: ObservedMember): void;
}

/** What a write to a member looks like in the cache, once it is there. */
export const writes = {
  apply: (title: string, hash: string) => `apply/${title}/${hash}`,
  delete: (uid: string) => `delete/${uid}`,
};

/** What of a plan was not carried out. */
export interface Hindrance {
  /** What a person has to see to. */
  readonly stall?: StackStall;
  /** What will pass, in the API server's words, by the title of the member. */
  readonly failing: ReadonlyMap<string, string>;
  /** The first error that will pass: to be thrown when everything has been told. */
  readonly error?: ApiError;
}

/**
 * Applies and then prunes. What goes wrong with one member stops no other. As long as the texts are not wholly carried
 * out, nothing is deleted.
 *
 * @throws what goes wrong with every member: no answer, too many requests, a namespace that is going away, another leader.
 */
export async function act(
  key: string,
  stack: RancherStack,
  { apply, prune, taken }: StackPlan,
  actor: StackActor,
): Promise<Hindrance> {
  const attempts = new Attempts();
  const adopts = apply.some(({ as }) => as === 'adopt');
  const mayAdopt = adopts && (await isThereToStay(actor.client, rancherStacks, stack.metadata));
  for (const one of apply) {
    if (one.as === 'adopt' && !mayAdopt) continue;
    await attempts.make(titleOf(one.member), '', () => applyMember(key, stack, one, actor));
  }
  if (attempts.allWentWell && taken.length === 0 && prune.length > 0 && (await isStillMeant(stack, actor))) {
    for (const member of prune) {
      await attempts.make(titleOf(member), 'cannot be deleted: ', () => remove(key, stack, member, actor));
    }
  }
  return attempts.hindrance(stack, taken);
}

/** The writes of one round, and what the API server said to them. */
class Attempts {
  readonly #refused: string[] = [];
  readonly #failing = new Map<string, string>();
  #error: ApiError | undefined;

  get allWentWell(): boolean {
    return this.#refused.length === 0 && this.#error === undefined;
  }

  /** @param words said before those of the API server. */
  async make(title: string, words: string, write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (!(error instanceof ApiError) || error.code === 429) throw error;
      if (error.hasCause('NamespaceTerminating')) throw new NamespaceGone(error.message, { cause: error });
      // Not found: the kind is not installed.
      if (error.isForbidden || error.isInvalid || error.isNotFound) {
        this.#refused.push(`${title}: ${words}${error.message}`);
      } else {
        this.#failing.set(title, `${words}${error.message}`);
        this.#error ??= error;
      }
    }
  }

  hindrance(stack: RancherStack, taken: StackPlan['taken']): Hindrance {
    const stall =
      this.#refused.length > 0
        ? { reason: 'ApplyRefused', message: shortened(this.#refused.join('; '), longestMessage) }
        : takenStall(stack.metadata.name, taken);
    return {
      ...(stall ? { stall } : {}),
      failing: this.#failing,
      ...(this.#error ? { error: this.#error } : {}),
    };
  }
}

async function applyMember(key: string, stack: RancherStack, one: ApplyMember, actor: StackActor): Promise<void> {
  const { member, present, as } = one;
  const { client, expectations } = actor;
  const resource = memberResources[member.kind];
  const draft = draftOf(stack, one, await keepsScale(stack, one, client));
  guard(actor);
  const write = writes.apply(titleOf(member), member.hash);
  expectations.expect(key, write);
  try {
    // Of two who make an object of one name at once neither overwrites the other's.
    const stored = await client.apply<KubernetesObject>(resource, draft, { fieldManager, onlyCreate: as === 'create' });
    const { uid, generation = 0, resourceVersion } = stored.metadata;
    if (resourceVersion === present?.resourceVersion) expectations.seen(key, write);
    actor.applied(one, uid, { hash: member.hash, generation });
  } catch (error) {
    expectations.seen(key, write);
    throw error;
  }
}

/** Whether a member's scale is left to whoever set it: nobody but the texts has, or it is to be as if it were new. */
async function keepsScale(stack: RancherStack, { member, present, as }: ApplyMember, client: Client): Promise<boolean> {
  if (present === undefined || member.spec['scale'] === undefined) return false;
  if (as === 'update' && present.composed === undefined) return false;
  const stored = await lookUp(client, memberResources[member.kind], stack.metadata.namespace, member.name);
  // One that is gone by now is not applied: its UID says which one is meant.
  return stored !== undefined && isScaledByOthers(stored, fieldManager, present.composed === undefined);
}

function draftOf({ metadata }: RancherStack, { member, present }: ApplyMember, keepScale: boolean): ObjectDraft {
  const { kind, name, hash } = member;
  const { scale, ...rest } = member.spec;
  return {
    apiVersion: groupVersion,
    kind,
    metadata: {
      name,
      namespace: metadata.namespace,
      // Applied to this object, or to none.
      ...(present === undefined ? {} : { uid: present.uid }),
      labels: { [labels.managedBy]: managedByDrover, [labels.stack]: metadata.name },
      annotations: { [annotations.composed]: hash },
      ownerReferences: [
        {
          apiVersion: groupVersion,
          kind: rancherStacks.kind,
          name: metadata.name,
          uid: metadata.uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: scale === undefined || keepScale ? rest : { scale, ...rest },
  };
}

function takenStall(stack: string, taken: StackPlan['taken']): StackStall | undefined {
  const [first] = taken;
  if (first === undefined) return undefined;
  const more = taken.length > 1 ? ` (and ${taken.length - 1} more)` : '';
  return { reason: 'NameTaken', message: `${titleOf(first.member)} ${ownerInWords(stack, first.by)}${more}` };
}

function ownerInWords(stack: string, by: ObservedMember): string {
  if (by.controller) return `belongs to the ${by.controller.kind} ${by.controller.name}; rename one of them`;
  if (by.stack !== stack)
    return `is there already and belongs to the stack ${by.stack}; delete it or rename one of them`;
  return `is there already and belongs to nobody; delete it, or annotate it with ${annotations.adopt}=${stack}`;
}

/** Looked at past the cache: what is deleted was not in the texts as they are now. */
async function isStillMeant({ metadata }: RancherStack, actor: StackActor): Promise<boolean> {
  const { namespace, name, uid, generation } = metadata;
  const stored = (await lookUp(actor.client, rancherStacks, namespace, name))?.metadata;
  const isSame = stored?.uid === uid && stored.generation === generation && stored.deletionTimestamp === undefined;
  return isSame && actor.textsStand();
}

/** In the foreground: it is seen to be removing until its units are gone. */
async function remove(key: string, stack: RancherStack, member: ObservedMember, actor: StackActor): Promise<void> {
  guard(actor);
  const write = writes.delete(member.uid);
  actor.expectations.expect(key, write);
  try {
    const { namespace } = stack.metadata;
    const options = { uid: member.uid, propagationPolicy: 'Foreground' } as const;
    await actor.client.delete(memberResources[member.kind], namespace, member.name, options);
    actor.pruned(member);
  } catch (error) {
    actor.expectations.seen(key, write);
    if (error instanceof ApiError && error.isNotFound) return;
    throw error;
  }
}
