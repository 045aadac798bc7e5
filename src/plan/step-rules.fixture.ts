/** What must hold of every step the planner takes, whatever happened before: told apart from how it is planned. */
import { expect } from 'vitest';

import { delayAfterMs, forgetAfterMs } from '../health/backoff.ts';
import { replacementBudget } from '../health/budget.ts';
import type { CreateUnit, DeleteUnit } from './action.ts';
import type { DesiredService } from './desired.ts';
import { type ObservedHosts, type ObservedUnit, onLostHost, placeOf, type Time } from './observed.ts';
import type { Scaling } from './scale-policy.ts';
import type { Step } from './step.ts';

/** The world as it is, which is more than the planner sees. */
export interface World {
  readonly now: Time;
  readonly desired: DesiredService;
  readonly units: readonly ObservedUnit[];
  readonly hosts: ObservedHosts;
  /** Healing is held for the whole cluster. */
  readonly held: boolean;
  /** By UID, the units that do their work. */
  readonly working: ReadonlySet<string>;
}

/** Names of the hosts that a global service is to have a unit on: open, alive and with the label it asks for. */
function hostsOfGlobal({ spec }: DesiredService, hosts: ObservedHosts): string[] | undefined {
  if (spec.scheduling?.global !== true) return undefined;
  const rules = spec.scheduling.hostLabels ?? [];
  const open = [...hosts.values()].filter((host) => host.ready === 'True' && !host.cordoned);
  return open.filter(({ labels }) => rules.every(({ key, value }) => labels?.[key] === value)).map(({ name }) => name);
}

/** Whether there is one unit for each index that is wanted, on every host that is to have one. */
export function fillsEveryPlace(
  units: readonly ObservedUnit[],
  desired: DesiredService,
  hosts: ObservedHosts,
  scaling: Scaling | undefined,
): boolean {
  const global = hostsOfGlobal(desired, hosts);
  const count = global?.length ?? scaling?.current ?? desired.spec.scale;
  const places = new Set(units.map(placeOf));
  const placed = global === undefined || global.every((host) => places.has(host));
  const indexes = new Set(units.map(({ index }) => index));
  return placed && !isGrowing(desired.spec, scaling) && units.length === count && indexes.size === count;
}

/** Whether a scale policy has more to try, as long as hosts stay as they are. */
function isGrowing({ scalePolicy }: DesiredService['spec'], scaling: Scaling | undefined): boolean {
  if (scalePolicy === undefined || scaling === undefined) return false;
  const { current, settled = current, refusedOn } = scaling;
  return settled !== current || (refusedOn === undefined && current < scalePolicy.max);
}

function countOf({ desired, hosts }: World): number {
  return hostsOfGlobal(desired, hosts)?.length ?? desired.spec.scalePolicy?.max ?? desired.spec.scale;
}

export class StepRules {
  /** By index, the replacements in a row that nothing can have forgotten. */
  readonly #failures = new Map<number, { readonly at: Time; readonly count: number }>();

  /** What was remembered may be forgotten: the owner changed something, or the leader died before it was written. */
  forget(): void {
    this.#failures.clear();
  }

  check(plan: Step, world: World): void {
    const deletes = plan.actions.filter((action) => action.kind === 'delete');
    const creates = plan.actions.filter((action) => action.kind === 'create');
    checkDeletes(deletes, world);
    for (const action of deletes) this.#checkBackoff(action, world);
    checkIndexes(deletes, creates, world);
    checkHosts(deletes, creates, world);
    checkWriters(creates, world);
    if (plan.wakeAt !== undefined) expect(plan.wakeAt, 'does not run hot').toBeGreaterThan(world.now);
  }

  /** First at once, then 10 s doubling to 5 min, however its units failed. */
  #checkBackoff({ index, uid, failure }: DeleteUnit, { now, desired, units }: World): void {
    const unit = units.find((one) => one.uid === uid);
    if (failure === undefined || unit?.revision !== desired.revision) return;
    const before = this.#failures.get(index);
    const inRow = before !== undefined && now - before.at < forgetAfterMs ? before : { at: 0, count: 0 };
    expect(now - inRow.at, `unit ${index} backs off`).toBeGreaterThanOrEqual(delayAfterMs(inRow.count));
    this.#failures.set(index, { at: now, count: inRow.count + 1 });
  }
}

function checkDeletes(deletes: readonly DeleteUnit[], world: World): void {
  const { units, desired, hosts, held, working } = world;
  const { healthCheck } = desired.spec;
  const byUid = new Map(units.map((unit) => [unit.uid, unit]));
  for (const { uid, pod, reason } of deletes) {
    expect(byUid.get(uid)?.pod, 'deletes a Pod that is there').toBe(pod);
    expect(byUid.get(uid)?.deletingSince, 'deletes nothing twice').toBeUndefined();
    if (working.has(uid)) expect(['extra', 'outdated', 'restarted'], 'leaves what works').toContain(reason);
  }
  expect(new Set(deletes.map(({ uid }) => uid)).size).toBe(deletes.length);
  const unhealthy = deletes.filter(({ reason }) => reason === 'unhealthy');
  expect(unhealthy.length, 'within the budget').toBeLessThanOrEqual(replacementBudget(countOf(world)));
  const renewed = deletes.filter(({ reason, provided }) => reason === 'outdated' && provided !== undefined);
  expect(renewed.length, 'renews one at a time').toBeLessThanOrEqual(1);
  const restarted = deletes.filter(({ reason }) => reason === 'restarted');
  checkRestart(restarted, deletes, { units, desired, hosts });
  const healed = deletes.filter(({ reason }) => /unhealthy|timeout|host-lost/.test(reason));
  const hadRun = healed.filter(({ uid }) => byUid.get(uid)?.phase !== 'Pending');
  const asked = healthCheck !== undefined && healthCheck.strategy !== 'none';
  if (!asked) expect(hadRun, 'heals nothing that nobody asked to be healed').toEqual([]);
  if (held) expect([...healed, ...renewed, ...restarted], 'heals and renews nothing while held').toEqual([]);
}

/** No more than a batch, none that was made since, and only while all that was is healthy. */
function checkRestart(
  restarted: readonly DeleteUnit[],
  deletes: readonly DeleteUnit[],
  { units, desired, hosts }: Pick<World, 'units' | 'desired' | 'hosts'>,
): void {
  if (restarted.length === 0) return;
  const { restart, healthCheck } = desired.spec;
  expect(restarted.length, 'restarts a batch').toBeLessThanOrEqual(restart?.batchSize ?? 1);
  const gone = new Set(restarted.map(({ uid }) => uid));
  const since = units.filter((unit) => unit.restart === restart?.at && unit.deletingSince === undefined);
  expect(
    since.filter(({ uid }) => gone.has(uid)),
    'restarts nothing twice',
  ).toEqual([]);
  const removed = new Set(deletes.map(({ uid }) => uid));
  const staying = since.filter((unit) => !removed.has(unit.uid) && !onLostHost(unit, hosts));
  const unproven = staying.filter((unit) => unit.memory?.state !== 'healthy');
  if (healthCheck) expect(unproven, 'waits until those before are healthy').toEqual([]);
}

function checkIndexes(deletes: readonly DeleteUnit[], creates: readonly CreateUnit[], { units, desired }: World): void {
  const { scale, scalePolicy, upgradeStrategy } = desired.spec;
  const gone = new Set(deletes.map(({ uid }) => uid));
  const live = units.filter((unit) => unit.deletingSince === undefined && unit.phase !== 'Failed');
  const left = live.filter(({ uid }) => !gone.has(uid)).map(({ index }) => index);
  const held = [...left, ...creates.map(({ index }) => index)];
  const indexes = new Set(held);
  // A unit that was started first may still be there after its owner changed their mind.
  const begun = left.length - new Set(left).size;
  const most = indexes.size + Math.max(begun, upgradeStrategy?.startFirst ? 1 : 0);
  expect(held.length, 'one unit an index, and one more while an upgrade starts first').toBeLessThanOrEqual(most);
  const global = desired.spec.scheduling?.global === true;
  if (creates.length > 0 && !global)
    expect(indexes.size, 'never above the scale').toBeLessThanOrEqual(scalePolicy?.max ?? scale);
}

/** A global service: one index on each host that is open to it, and what is on other hosts is left alone. */
function checkHosts(deletes: readonly DeleteUnit[], creates: readonly CreateUnit[], world: World): void {
  const hosts = world.desired.spec.active === false ? undefined : hostsOfGlobal(world.desired, world.hosts);
  if (hosts === undefined) {
    expect(creates.filter(({ host }) => host !== undefined)).toEqual([]);
    return;
  }
  const gone = new Set(deletes.map(({ uid }) => uid));
  const left = world.units.filter(({ uid, deletingSince, phase }) => {
    return !gone.has(uid) && deletingSince === undefined && phase !== 'Failed';
  });
  for (const { index, host } of creates) {
    expect(hosts, 'creates for hosts that are open to it').toContain(host);
    const beside = [...left, ...creates].filter((one) => one.index !== index && hostOf(one) === host);
    expect(beside, 'one index on each host').toEqual([]);
    const elsewhere = left.filter((one) => one.index === index && hostOf(one) !== host);
    expect(elsewhere, 'an index on one host').toEqual([]);
  }
  for (const { uid, reason } of deletes) {
    const unit = world.units.find((one) => one.uid === uid);
    if (hosts.includes(placeOf(unit ?? {}) ?? '') || unit?.host === undefined) continue;
    if (reason === 'outdated' && left.some(({ index }) => index === unit.index)) continue;
    expect(['extra', 'outdated', 'hosts-changed'], 'leaves units on other hosts alone').not.toContain(reason);
  }
}

function hostOf(one: ObservedUnit | CreateUnit): string | undefined {
  return 'kind' in one ? one.host : placeOf(one);
}

/** One that no host took never wrote anything, and one whose Node is gone or fenced writes no more. */
function checkWriters(creates: readonly CreateUnit[], { units, hosts }: World): void {
  const writing = units.filter(({ singleWriter, host, phase }) => {
    return singleWriter && hosts.get(host ?? '')?.fenced === false && phase !== 'Failed';
  });
  for (const { index } of creates) {
    expect(writing.filter((unit) => unit.index === index).map((unit) => unit.pod)).toEqual([]);
  }
}
