import { distrustedCheckers } from '../../health/contradiction.ts';
import type { CheckerVote } from '../../health/verdict.ts';
import type { Clock } from '../../kubernetes/clock.ts';
import type { Store } from '../../kubernetes/store.ts';
import { containersOf, memberKey } from '../../plan/members.ts';
import type { ObservedUnit } from '../../plan/observed.ts';
import type { Agents } from '../rancher-host/agents.ts';
import { podOf, targetKey } from '../rancher-host/checked-units.ts';
import type { HostWatch } from '../rancher-host/host-watch.ts';
import type { AgentItem } from '../rancher-host/observe.ts';
import type { PodItem } from './observe.ts';

/** By `memberKey()`, what agents say of a member of a unit. One that is not there is judged by its kubelet. */
export type AgentVotes = ReadonlyMap<string, readonly CheckerVote[]>;

type Watch = Pick<HostWatch, 'isLost' | 'isAccused' | 'accuse' | 'observe' | 'others'>;

/** All votes of the cluster are gone through for it, and thousands may change at the same moment. Milliseconds. */
const reckonedForMs = 250;

/**
 * Observes what agents wrote, and asks them. Decides nothing, writes nothing.
 *
 * What an agent wrote is a hint: it says whom to ask. Only what it answers now is evidence, and no answer is no vote.
 */
export class Ballots {
  readonly #agents: Store<AgentItem>;
  readonly #pods: Pick<Store<PodItem>, 'byIndex'>;
  readonly #ask: Pick<Agents, 'ask'>;
  readonly #watch: Watch;
  readonly #clock: Clock;
  #distrusted: { readonly checkers: ReadonlySet<string>; readonly at: number } | undefined;

  /**
   * @param agents has an index `unit`: the hosts whose lists name it.
   * @param pods has an index `uid`.
   */
  constructor(
    agents: Store<AgentItem>,
    pods: Pick<Store<PodItem>, 'byIndex'>,
    ask: Pick<Agents, 'ask'>,
    watch: Watch,
    clock: Clock,
  ) {
    this.#agents = agents;
    this.#pods = pods;
    this.#ask = ask;
    this.#watch = watch;
    this.#clock = clock;
  }

  /** Told the Pod UID of a unit when an agent wrote something else of it than before. */
  onHint(listener: (uid: string) => void): void {
    this.#agents.onChange((change) => {
      const before = change.type === 'added' ? {} : change.before.votes;
      const after = change.type === 'deleted' ? {} : change.after.votes;
      if (change.type === 'added' && change.initial) return;
      for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
        if (before[key] !== after[key]) listener(podOf(key));
      }
    });
  }

  /** Checkers that fail what others see pass (src/health/contradiction.ts). */
  distrusted(): ReadonlySet<string> {
    const now = this.#clock.monotonic();
    if (this.#distrusted === undefined || now - this.#distrusted.at > reckonedForMs) {
      const reports = this.#agents
        .list()
        .filter(({ host }) => !this.#watch.isLost(host))
        .map(({ host, targets, votes }) => ({ checker: host, targets, votes }));
      this.#distrusted = { checkers: distrustedCheckers(reports, (key) => this.#hostOf(key)), at: now };
    }
    return this.#distrusted.checkers;
  }

  /** Undefined for a unit on a host that may be lost: to fail it is right. */
  #hostOf(key: string): string | undefined {
    const host = this.#pods.byIndex('uid', podOf(key))[0]?.unit.host;
    return host !== undefined && this.#watch.isAccused(host) ? undefined : host;
  }

  /** What the agents last wrote of these units' members. Lost hosts have no vote. */
  hints(units: readonly ObservedUnit[]): Map<string, readonly CheckerVote[]> {
    const votes = new Map<string, readonly CheckerVote[]>();
    for (const { unit, key, target } of units.flatMap(targetsOf)) {
      const hinted = this.#checkers(target).flatMap(({ host, votes }) => {
        const vote = votes[target];
        return vote === undefined ? [] : [{ checker: host, vote }];
      });
      if (hinted.length > 0 && this.#judge(unit, target, hinted)) votes.set(key, hinted);
    }
    return votes;
  }

  /** Asks all checkers of these units' members, their own hosts' agents among them, how things stand now. */
  async present(units: readonly ObservedUnit[]): Promise<Map<string, readonly CheckerVote[]>> {
    const votes = new Map<string, readonly CheckerVote[]>();
    await Promise.all(
      units.flatMap(targetsOf).map(async ({ unit, key, target }) => {
        const answers = await Promise.all(
          this.#checkers(target).map(async ({ host }) => ({
            checker: host,
            answer: await this.#ask.ask(host, [target]),
          })),
        );
        const own = answers.find(({ checker }) => checker === unit.host);
        if (unit.host !== undefined && own !== undefined && own.answer === undefined) this.#watch.accuse(unit.host);
        const given = answers.flatMap(({ checker, answer }) => {
          const vote = answer?.units[target];
          return vote === undefined ? [] : [{ checker, vote }];
        });
        // Without any answer its kubelet has the word again, unless that is what is thought to be lost.
        if (this.#isLost(unit) || (given.length > 0 && this.#judge(unit, target, given))) votes.set(key, given);
      }),
    );
    return votes;
  }

  /**
   * Whether agents judge a member. Where fewer check it than a verdict needs, as in the middle of a first rollout, they
   * can only protect it: what they cannot condemn its kubelet must be able to.
   */
  #judge(unit: ObservedUnit, target: string, votes: readonly CheckerVote[]): boolean {
    const others = this.#checkers(target).filter(({ host }) => host !== unit.host).length;
    return others >= Math.min(2, this.#watch.others(unit.host)) || votes.some(({ vote }) => vote === 'pass');
  }

  #checkers(key: string): AgentItem[] {
    const checking = this.#agents.byIndex('unit', key);
    return checking.filter(({ host, agent }) => agent !== undefined && !this.#watch.isLost(host));
  }

  #isLost({ host }: ObservedUnit): boolean {
    return host !== undefined && this.#watch.observe(host).seen === 'lost';
  }
}

/** The containers of a unit, as they are told apart here and among agents; those that nobody checks are in no list. */
function targetsOf(unit: ObservedUnit): { unit: ObservedUnit; key: string; target: string }[] {
  return containersOf(unit).map((container) => ({
    unit,
    key: memberKey(unit.uid, container.sidekick),
    target: targetKey(unit.uid, container),
  }));
}
