/**
 * Carries out what a step decided: deletes by UID, creates under names that make creating twice harmless, and patches
 * of nothing but metadata and the containers that Kubernetes takes for a Pod that is there. Asks before every write
 * whether this process still leads.
 */
import { annotations, labels } from '../../api/labels.ts';
import { writeMemories, writeMemory } from '../../health/memory.ts';
import { ApiError } from '../../kubernetes/api-error.ts';
import type { Expectations } from '../../kubernetes/expectations.ts';
import type { KubernetesObject, ObjectDraft } from '../../kubernetes/object.ts';
import { pods } from '../../kubernetes/resource.ts';
import type { Action, AddContainers, AdoptUnit, CreateUnit, DeleteUnit, Marks, MarkUnit } from '../../plan/action.ts';
import type { DesiredService } from '../../plan/desired.ts';
import { ownerReference, renderUnit } from '../../plan/pod.ts';
import { type ClaimMaker, ensureClaims } from './claims.ts';
import { CreateRefused, guard, refusalOf } from './refusal.ts';
import type { Confirmed } from './second-look.ts';

export const fieldManager = 'drover-rancher-service';

export interface Actor extends ClaimMaker {
  readonly expectations: Expectations;
  /** Told of every action that was carried out. */
  done(action: Action, pod: string): void;
  /** Which of these still stand, looked at past the cache (second-look.ts). */
  confirm(actions: readonly DeleteUnit[]): Promise<Confirmed[]>;
  /** Whether the service is there to stay, looked at past the cache: only then is anything taken over for it. */
  mayAdopt(): Promise<boolean>;
}

/** What became of the actions. A refusal stops the creates, not the rest. */
export interface Result {
  readonly refused?: CreateRefused;
  /** Why no sidekick is added to a Pod that is there; units are made all the same. */
  readonly additionRefused?: CreateRefused;
  /** Units that were to be replaced and have changed since they were judged. */
  readonly spared: readonly DeleteUnit[];
}

/** @throws the first error of a write that failed otherwise; what was done stays done, and the next step sees it. */
export async function act(
  key: string,
  desired: DesiredService,
  actions: readonly Action[],
  actor: Actor,
): Promise<Result> {
  const deletes = actions.filter((action) => action.kind === 'delete');
  const creates = actions.filter((action) => action.kind === 'create');
  const withheld = new Set<CreateUnit>();
  let refused: CreateRefused | undefined;
  const allowed: DeleteUnit[] = [];
  for (const action of deletes) {
    const refusal = action.provided ? await ask(desired, action.provided, actor) : undefined;
    if (refusal === undefined) {
      allowed.push(action);
      continue;
    }
    refused = refusal;
    if (action.provided) withheld.add(action.provided);
  }
  const confirmed = await actor.confirm(allowed);
  const removals = await all(confirmed.map((one) => remove(key, desired, one, actor)));
  const removed = new Set(confirmed.filter((_, at) => removals[at] === 'removed').map(({ action }) => action));
  const spared = allowed.filter((action) => !removed.has(action));
  const kept = new Set(spared.map((action) => action.uid));
  try {
    await slowStart(
      creates.filter((action) => !withheld.has(action) && !kept.has(action.replaces)),
      (action) => create(key, desired, action, actor),
    );
  } catch (error) {
    if (!(error instanceof CreateRefused)) throw error;
    refused = error;
  }
  await all(actions.filter((action) => action.kind === 'mark').map((action) => mark(key, desired, action, actor)));
  const adoptions = actions.filter((action) => action.kind === 'adopt');
  if (adoptions.length > 0 && (await actor.mayAdopt())) {
    await all(adoptions.map((action) => adopt(desired, action, actor)));
  }
  const added = await Promise.allSettled(
    actions.filter((action) => action.kind === 'add').map((action) => add(key, desired, action, actor)),
  );
  let additionRefused: CreateRefused | undefined;
  for (const result of added) {
    if (result.status === 'fulfilled') continue;
    if (!(result.reason instanceof CreateRefused)) throw result.reason;
    additionRefused ??= result.reason;
  }
  return { ...(refused ? { refused } : {}), ...(additionRefused ? { additionRefused } : {}), spared };
}

/** Waits for all of them, then throws the first failure: none is left running unseen. */
async function all<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const failed = (await Promise.allSettled(promises)).find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return Promise.all(promises);
}

/** One, then two, then four…: a template that the API server refuses costs one refusal and not a thousand. */
async function slowStart<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  for (let at = 0, size = 1; at < items.length; at += size, size *= 2) {
    await all(items.slice(at, at + size).map(run));
  }
}

/** Whether the Pod would be taken. @returns why not. */
async function ask(desired: DesiredService, action: CreateUnit, actor: Actor): Promise<CreateRefused | undefined> {
  try {
    const { pod } = renderUnit(desired, action);
    await actor.client.create(pods, pod as unknown as ObjectDraft, { fieldManager, dryRun: true });
    return undefined;
  } catch (error) {
    if (error instanceof ApiError && error.isAlreadyExists) return undefined;
    const refusal = refusalOf(error);
    if (refusal instanceof CreateRefused) return refusal;
    throw refusal;
  }
}

/** What became of a delete. `spared`: it was not that Pod, or not that version of it, any more. */
type Removal = 'removed' | 'spared';

async function remove(key: string, desired: DesiredService, one: Confirmed, actor: Actor): Promise<Removal> {
  const { action, resourceVersion } = one;
  guard(actor);
  const write = `delete/${action.uid}`;
  actor.expectations.expect(key, write);
  try {
    await actor.client.delete(pods, desired.namespace, action.pod, {
      uid: action.uid,
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
    });
  } catch (error) {
    const answered = error instanceof ApiError;
    if (answered || !(await wasDeleted(desired, action, actor))) {
      actor.expectations.seen(key, write);
      if (answered && (error.isNotFound || error.isConflict)) return 'spared';
      throw error;
    }
  }
  actor.done(action, action.pod);
  return 'removed';
}

/** After an answer that was lost: whether the delete was carried out all the same. Throws when nobody says. */
async function wasDeleted(desired: DesiredService, { pod, uid }: DeleteUnit, actor: Actor): Promise<boolean> {
  const present = await lookUp(desired.namespace, pod, actor);
  return present === undefined || present.metadata.uid !== uid || present.metadata.deletionTimestamp !== undefined;
}

async function lookUp(namespace: string, pod: string, actor: Actor): Promise<KubernetesObject | undefined> {
  try {
    return await actor.client.get<KubernetesObject>(pods, namespace, pod);
  } catch (error) {
    if (error instanceof ApiError && error.isNotFound) return undefined;
    throw error;
  }
}

async function create(key: string, desired: DesiredService, action: CreateUnit, actor: Actor): Promise<void> {
  const rendered = renderUnit(desired, action);
  await ensureClaims(desired, rendered.claims, actor, action.host);
  guard(actor);
  const { name } = rendered.pod.metadata;
  const write = `create/${name}`;
  actor.expectations.expect(key, write);
  try {
    await actor.client.create(pods, rendered.pod as unknown as ObjectDraft, { fieldManager });
    actor.done(action, name);
  } catch (error) {
    // No answer may be a lost one: until it is known what became of it, the expectation stands.
    if (!(error instanceof ApiError) && (await lookUp(desired.namespace, name, actor))) {
      await acceptPresent(desired, name, actor);
      return actor.done(action, name);
    }
    // It is there, and expected until the cache shows it: only then is it known whose place it took.
    if (error instanceof ApiError && error.isAlreadyExists && (await isOurs(desired, name, actor))) return;
    actor.expectations.seen(key, write);
    if (error instanceof ApiError && error.isAlreadyExists) return acceptPresent(desired, name, actor);
    throw refusalOf(error);
  }
}

async function isOurs(desired: DesiredService, name: string, actor: Actor): Promise<boolean> {
  const present = await lookUp(desired.namespace, name, actor);
  const owners = present?.metadata.ownerReferences ?? [];
  const ours = owners.some((owner) => owner.controller && owner.uid === desired.uid);
  return ours && present?.metadata.deletionTimestamp === undefined;
}

/** A Pod of that name and ours is the very one that was to be made: an earlier answer was lost. */
async function acceptPresent(desired: DesiredService, name: string, actor: Actor): Promise<void> {
  const present = await actor.client.get<KubernetesObject>(pods, desired.namespace, name);
  const controller = present.metadata.ownerReferences?.find((owner) => owner.controller);
  if (controller?.uid !== desired.uid) {
    throw new CreateRefused(`a Pod ${name} that is not this service's is in the way; delete it`);
  }
  if (present.metadata.deletionTimestamp !== undefined) throw new Error(`${name} is still being removed`);
}

/** Tells the marks a Pod carries from others, so that its own can be waited for. */
export function markOf(uid: string, { serving, memory, sidekicks }: Marks): string {
  return `mark/${uid}/${serving}/${memory === undefined ? '' : writeMemory(memory)}/${writeMemories(sidekicks)}`;
}

async function mark(key: string, desired: DesiredService, action: MarkUnit, actor: Actor): Promise<void> {
  guard(actor);
  const notes = {
    ...(action.memory === undefined ? {} : { [annotations.health]: writeMemory(action.memory) }),
    ...(action.sidekicks === undefined ? {} : { [annotations.sidekickHealth]: writeMemories(action.sidekicks) }),
  };
  const write = markOf(action.uid, action.after);
  actor.expectations.expect(key, write);
  try {
    await actor.client.patchMetadata(
      pods,
      desired.namespace,
      action.pod,
      {
        uid: action.uid,
        ...(Object.keys(notes).length === 0 ? {} : { annotations: notes }),
        ...(action.serving === undefined ? {} : { labels: { [labels.serving]: String(action.serving) } }),
      },
      fieldManager,
    );
    actor.done(action, action.pod);
  } catch (error) {
    actor.expectations.seen(key, write);
    // A conflict is tried again on what the cache shows by then, as the API server itself does a few times.
    if (error instanceof ApiError && error.isNotFound) return;
    throw error;
  }
}

/** Tells the addition of containers to a Pod from others, so that it can be waited for. */
export function additionOf(uid: string, container: string): string {
  return `add/${uid}/${container}`;
}

async function add(key: string, desired: DesiredService, action: AddContainers, actor: Actor): Promise<void> {
  const { pod: name, uid, index, containers } = action;
  const { added } = renderUnit(desired, { kind: 'create', index, replaces: '', lostHosts: [] });
  const ephemeralContainers = added.filter((container) => containers.includes(container.name));
  guard(actor);
  for (const container of containers) actor.expectations.expect(key, additionOf(uid, container));
  try {
    await actor.client.mergeByKeys(
      pods,
      { metadata: { name, namespace: desired.namespace, uid }, spec: { ephemeralContainers } },
      { fieldManager, subresource: 'ephemeralcontainers' },
    );
    actor.done(action, name);
  } catch (error) {
    for (const container of containers) actor.expectations.seen(key, additionOf(uid, container));
    if (error instanceof ApiError && error.isNotFound) return;
    throw refusalOf(error);
  }
}

async function adopt(desired: DesiredService, action: AdoptUnit, actor: Actor): Promise<void> {
  guard(actor);
  const present = await actor.client.get<KubernetesObject>(pods, desired.namespace, action.pod);
  const owners = present.metadata.ownerReferences ?? [];
  // Looked at again: the cache may be older than another controller's claim to it.
  if (present.metadata.uid !== action.uid || owners.some((owner) => owner.controller)) return;
  const { uid, resourceVersion } = present.metadata;
  const ownerReferences = [...owners, ownerReference(desired)];
  await actor.client.patchMetadata(
    pods,
    desired.namespace,
    action.pod,
    { uid, resourceVersion, ownerReferences },
    fieldManager,
  );
  actor.done(action, action.pod);
}
