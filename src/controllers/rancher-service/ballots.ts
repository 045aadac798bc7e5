import { distrustedCheckers } from '../../health/contradiction.ts';
import type { CheckerVote } from '../../health/verdict.ts';
import type { Clock } from '../../kubernetes/clock.ts';
import type { Store } from '../../kubernetes/store.ts';
import type { ObservedUnit } from '../../plan/observed.ts';
import type { Agents } from '../rancher-host/agents.ts';
import { unitKey } from '../rancher-host/checked-units.ts';
import type { HostWatch } from '../rancher-host/host-watch.ts';
import type { AgentItem } from '../rancher-host/observe.ts';
import type { PodItem } from './observe.ts';

/** By Pod UID, what agents say of a unit. A unit that is not there is judged by its kubelet. */
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

  /** What the agents last wrote of these units. Lost hosts have no vote. */
  hints(units: readonly ObservedUnit[]): Map<string, readonly CheckerVote[]> {
    const votes = new Map<string, readonly CheckerVote[]>();
    for (const unit of units) {
      const key = unitKey(unit);
      const hinted = this.#checkers(key).flatMap(({ host, votes }) => {
        const vote = votes[key];
        return vote === undefined ? [] : [{ checker: host, vote }];
      });
      if (hinted.length > 0 && this.#judge(unit, hinted)) votes.set(unit.uid, hinted);
    }
    return votes;
  }

  /** Asks all checkers of these units, their own hosts' agents among them, how things stand now. */
  async present(units: readonly ObservedUnit[]): Promise<Map<string, readonly CheckerVote[]>> {
    const votes = new Map<string, readonly CheckerVote[]>();
    await Promise.all(
      units.map(async (unit) => {
        const key = unitKey(unit);
        const answers = await Promise.all(
          this.#checkers(key).map(async ({ host }) => ({ checker: host, answer: await this.#ask.ask(host, [key]) })),
        );
        const own = answers.find(({ checker }) => checker === unit.host);
        if (unit.host !== undefined && own !== undefined && own.answer === undefined) this.#watch.accuse(unit.host);
        const given = answers.flatMap(({ checker, answer }) => {
          const vote = answer?.units[key];
          return vote === undefined ? [] : [{ checker, vote }];
        });
        // Without any answer its kubelet has the word again, unless that is what is thought to be lost.
        if (this.#isLost(unit) || (given.length > 0 && this.#judge(unit, given))) votes.set(unit.uid, given);
      }),
    );
    return votes;
  }

  /**
   * Whether agents judge a unit. Where fewer check it than a verdict needs, as in the middle of a first rollout, they can
   * only protect it: what they cannot condemn its kubelet must be able to.
   */
  #judge(unit: ObservedUnit, votes: readonly CheckerVote[]): boolean {
    const others = this.#checkers(unitKey(unit)).filter(({ host }) => host !== unit.host).length;
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

/** The Pod UID that a unit's name among agents begins with. */
function podOf(key: string): string {
  return key.split('.')[0] ?? '';
}
