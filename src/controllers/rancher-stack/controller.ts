/**
 * Observes RancherStacks, the four kinds of resources they are made of, and the ConfigMaps that hold their texts.
 *
 * Decides nothing itself: the texts are translated as `drover convert` does (translator.ts), and `planStack()` and
 * `stackStatus()` (src/plan/stack) say what is to be done and what there is to tell.
 *
 * Writes the resources of stacks that have texts (applied, and deleted when the texts no longer have them), the status of
 * every stack (applied) and Events. Of services that only carry a stack's label it writes nothing.
 */
import { isDeepStrictEqual } from 'node:util';

import { groupVersion } from '../../api/group.ts';
import { type RancherStack, RancherStackSpec } from '../../api/rancher-stack.ts';
import type { Client } from '../../kubernetes/client.ts';
import type { Clock } from '../../kubernetes/clock.ts';
import { Controller, type Outcome } from '../../kubernetes/controller.ts';
import type { EventRecorder, Regarding } from '../../kubernetes/event-recorder.ts';
import { Expectations } from '../../kubernetes/expectations.ts';
import type { Store } from '../../kubernetes/store.ts';
import { type ObservedMember, titleOf } from '../../plan/stack/member.ts';
import { isOfFormerStack, type LastApplied, planStack, type StackPlan } from '../../plan/stack/plan.ts';
import { removingStatus, type StackStall, stackStatus } from '../../plan/stack/status.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { NamespaceItem } from '../rancher-service/observe.ts';
import { NamespaceGone, NotLeading } from '../rancher-service/refusal.ts';
import { act, type StackActor, writes } from './act.ts';
import { ComposeTextsFinder } from './compose-texts.ts';
import type { Composition } from './composition.ts';
import * as event from './events.ts';
import { type MemberChange, type MemberStores, Members } from './members.ts';
import type { MemberItem, StackStores } from './observe.ts';
import { StackStatuses } from './status.ts';
import { type Translation, Translations } from './translations.ts';
import type { Translator } from './translator.ts';

export interface RancherStackControllerOptions {
  readonly client: Client;
  readonly stores: StackStores & MemberStores & { readonly namespaces: Store<NamespaceItem> };
  readonly translator: Pick<Translator, 'translate'>;
  readonly events: EventRecorder;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics?: Metrics;
  /** Whether this process leads now. */
  mayWrite(): boolean;
}

/** Changes of a stack's services come in swarms: they are waited for so long, in milliseconds. */
const gatherMs = 200;
/** When to look again for a namespace that is not in the cache yet, in milliseconds. */
const unknownNamespaceRetryMs = 500;
/** What the API server refused, or somebody else has, may be otherwise after so long, in milliseconds. */
const stalledRetryMs = 15_000;

/** What the texts of a stack come to. Absent `composition`: they cannot be carried out. */
interface Wish {
  readonly translation?: Translation;
  readonly composition?: Composition;
  readonly stall?: StackStall;
}

export class RancherStackController {
  readonly controller: Controller;
  readonly #options: RancherStackControllerOptions;
  readonly #members: Members;
  readonly #expectations: Expectations;
  readonly #texts: ComposeTextsFinder;
  readonly #translations: Translations;
  readonly #statuses: StackStatuses;
  /** By the UID of a member. */
  readonly #applied = new Map<string, LastApplied>();

  constructor(options: RancherStackControllerOptions) {
    this.#options = options;
    const { client, stores, clock, log, metrics, translator, mayWrite } = options;
    this.#members = new Members(stores);
    this.#expectations = new Expectations(clock);
    this.#texts = new ComposeTextsFinder(client, stores.configMaps, clock);
    this.#translations = new Translations(translator, clock);
    this.#statuses = new StackStatuses(client, clock, mayWrite);
    this.controller = new Controller({
      name: 'rancher-stack',
      workers: 2,
      reconcile: (key) => this.#reconcile(key),
      log,
      clock,
      ...(metrics ? { metrics } : {}),
    });
    this.#watch();
  }

  /** Every stack is looked at anew; a new leader begins with it. */
  enqueueAll(): void {
    for (const stack of this.#options.stores.stacks.list()) this.controller.queue.add(keyOf(stack), { low: true });
  }

  #watch(): void {
    const { stacks, configMaps } = this.#options.stores;
    const { queue } = this.controller;
    stacks.onChange((change) => {
      if (change.type === 'updated' && this.#isNoNews(change.key, change.before, change.after)) return;
      queue.add(change.key, { low: change.type === 'added' && change.initial });
    });
    this.#members.onChange((change) => this.#memberChanged(change));
    configMaps.onChange(({ key }) => {
      for (const stack of stacks.byIndex('configMap', key)) queue.add(keyOf(stack));
    });
  }

  /** The status we decided on is no news; any other is, be it an earlier one of ours or somebody else's. */
  #isNoNews(key: string, before: RancherStack, after: RancherStack): boolean {
    return isDeepStrictEqual(before.metadata, after.metadata) && this.#statuses.isOurs(key, after);
  }

  #memberChanged({ before, after, initial }: MemberChange): void {
    if (initial) return;
    const { stacks } = this.#options.stores;
    for (const member of [before, after]) {
      if (member) for (const key of stacksOf(member)) this.#seen(key, member, after === undefined);
    }
    // A name has become free: whoever waits for it is in the same namespace.
    if (after === undefined && before) {
      this.#applied.delete(before.uid);
      for (const stack of stacks.byIndex('namespace', before.namespace)) this.controller.queue.add(keyOf(stack));
    }
  }

  #seen(key: string, member: MemberItem, gone: boolean): void {
    if (gone || member.deleting) this.#expectations.seen(key, writes.delete(member.uid));
    if (member.composed !== undefined) {
      this.#expectations.seen(key, writes.apply(titleOf(member), member.composed));
    }
    if (this.#options.stores.stacks.get(key)) this.controller.queue.addAfter(key, gatherMs);
  }

  async #reconcile(key: string): Promise<Outcome> {
    const { stores } = this.#options;
    const stack = stores.stacks.get(key);
    if (stack === undefined) {
      this.#forget(key);
      return {};
    }
    const home = stores.namespaces.get(stack.metadata.namespace);
    // Another watch, which may be behind: both are often made by one `kubectl apply`.
    if (home === undefined) return { requeueAfterMs: unknownNamespaceRetryMs };
    if (home.deleting) return {};
    if (stack.metadata.deletionTimestamp !== undefined) {
      this.#forget(key);
      await this.#statuses.write(stack, removingStatus(stack.status, this.#membersOf(stack)));
      return {};
    }
    const outstanding = this.#expectations.outstandingMs(key);
    // Until the cache shows what was written it is older than the world we made.
    if (outstanding > 0) return { requeueAfterMs: outstanding };
    try {
      return await this.#advance(key, stack);
    } catch (error) {
      if (error instanceof NotLeading) return {};
      if (error instanceof NamespaceGone) return { requeueAfterMs: stalledRetryMs };
      throw error;
    }
  }

  async #advance(key: string, stack: RancherStack): Promise<Outcome> {
    const wish = await this.#wish(key, stack);
    // Reading and translating take their time: what came of it meanwhile is in the queue already.
    if (!this.#isPresent(key, stack)) return {};
    const plan = wish.composition && this.#plan(stack, wish.composition);
    if (plan && wish.translation?.contentHash !== stack.status?.contentHash && hasWork(plan)) {
      this.#tell(stack, event.translated(wish.composition as Composition));
    }
    const hindrance = plan && (await act(key, stack, plan, this.#actor(key, stack)));
    const stall = wish.stall ?? hindrance?.stall;
    if (stall) this.#tell(stack, event.stalled(stall));
    const members = this.#membersOf(stack);
    const there = new Set(members.filter(({ deleting }) => !deleting).map(titleOf));
    const missing = (wish.composition?.members ?? []).map(titleOf).filter((title) => !there.has(title));
    const reported = reportOf(wish.translation);
    const { failing } = hindrance ?? {};
    await this.#statuses.write(
      stack,
      stackStatus({ members, missing, failing, reported, stall, previous: stack.status }),
    );
    if (hindrance?.error) throw hindrance.error;
    const again = [
      this.#texts.lookAgainMs(key, stack),
      wish.translation && this.#translations.againMs(key),
      hindrance?.stall && stalledRetryMs,
      this.#unseenMs(key),
    ];
    const due = again.filter((ms) => ms !== undefined);
    return due.length === 0 ? {} : { requeueAfterMs: Math.min(...due) };
  }

  #isPresent(key: string, { metadata }: RancherStack): boolean {
    return isDeepStrictEqual(this.#options.stores.stacks.get(key)?.metadata, metadata);
  }

  #unseenMs(key: string): number | undefined {
    const outstanding = this.#expectations.outstandingMs(key);
    return outstanding > 0 ? outstanding : undefined;
  }

  /** What the texts want, or why they cannot be carried out; nothing for a stack without texts. */
  async #wish(key: string, stack: RancherStack): Promise<Wish> {
    const parsed = RancherStackSpec.safeParse(stack.spec);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const path = ['spec', ...(issue?.path ?? [])].join('.');
      return { stall: { reason: 'InvalidSpec', message: `${path}: ${issue?.message}; this operator cannot read it` } };
    }
    const { texts, stall } = await this.#texts.find(key, { ...stack, spec: parsed.data });
    if (stall) return { stall };
    if (texts === undefined) return {};
    const translation = await this.#translations.of(key, stack, texts);
    const { result } = translation;
    if ('exhausted' in result) {
      const message = `translating the compose texts took ${result.exhausted}, more than any real stack; what runs stays as it is. ${nextTry(translation)}`;
      return { translation, stall: { reason: 'TranslationExhausted', message } };
    }
    if (result.diagnosticCounts.error > 0) return { translation, stall: failureOf(result) };
    if (result.members.length === 0) {
      const message =
        'the compose texts have no service; what runs stays as it is. To remove everything, delete the stack';
      return { translation, stall: { reason: 'NothingComposed', message } };
    }
    return { translation, composition: result };
  }

  #plan(stack: RancherStack, { members, leftOut }: Composition): StackPlan {
    const { name, uid, namespace } = stack.metadata;
    const observed = this.#members.inNamespace(namespace);
    return planStack({ name, uid, prune: stack.spec.prune, leftOut }, members, observed, this.#applied);
  }

  /** Everything that belongs to the stack: what it controls, and what carries its label and is no former stack's. */
  #membersOf({ metadata }: RancherStack): MemberItem[] {
    const { namespace, name, uid } = metadata;
    return this.#members
      .inNamespace(namespace)
      .filter((member) => member.stack === name || member.controller?.uid === uid)
      .filter((member) => !isOfFormerStack(member, metadata));
  }

  #actor(key: string, stack: RancherStack): StackActor {
    const { client, mayWrite } = this.#options;
    return {
      client,
      expectations: this.#expectations,
      mayWrite,
      textsStand: () => this.#texts.stands(key, stack),
      applied: (one, uid, last) => {
        this.#applied.set(uid, last);
        this.#tell(stack, event.applied(one));
      },
      pruned: (member: ObservedMember) => this.#tell(stack, event.pruned(member)),
    };
  }

  #tell(stack: RancherStack, draft: Parameters<EventRecorder['record']>[1]): void {
    if (this.#options.mayWrite()) this.#options.events.record(regarding(stack), draft);
  }

  #forget(key: string): void {
    this.#texts.forget(key);
    this.#translations.forget(key);
    this.#statuses.forget(key);
    this.#expectations.forget(key);
  }
}

function keyOf({ metadata }: RancherStack): string {
  return `${metadata.namespace}/${metadata.name}`;
}

/** The stacks that a member concerns: the one it belongs to, the one that controls it, and the one that may. */
function stacksOf({ namespace, stack, controller, adopt }: MemberItem): ReadonlySet<string> {
  const owner = controller?.kind === 'RancherStack' ? [controller.name] : [];
  return new Set([stack, ...owner, ...(adopt === undefined ? [] : [adopt])].map((name) => `${namespace}/${name}`));
}

function hasWork({ apply, prune }: StackPlan): boolean {
  return apply.length > 0 || prune.length > 0;
}

function nextTry({ again }: Translation): string {
  return again === undefined ? '' : `It is tried again after ${new Date(again).toISOString().slice(0, 19)}Z`;
}

function failureOf({ diagnosticCounts, diagnostics }: Composition): StackStall {
  const [first] = diagnostics;
  const place = first?.file === undefined ? '' : `${first.file}:${first.line}:${first.column}: `;
  const count = diagnosticCounts.error === 1 ? 'an error' : `${diagnosticCounts.error} errors`;
  const message = `the compose texts have ${count}; what runs stays as it is. ${place}${first?.code}: ${first?.message}`;
  return { reason: 'TranslationFailed', message };
}

function reportOf(translation: Translation | undefined) {
  if (translation === undefined) return undefined;
  const { contentHash, result } = translation;
  if ('exhausted' in result) {
    return { contentHash, diagnosticCounts: { error: 0, risk: 0, warning: 0, note: 0 }, diagnostics: [] };
  }
  return { contentHash, diagnosticCounts: result.diagnosticCounts, diagnostics: result.diagnostics };
}

function regarding({ metadata }: RancherStack): Regarding {
  const { name, namespace, uid } = metadata;
  return { apiVersion: groupVersion, kind: 'RancherStack', name, namespace, uid };
}
