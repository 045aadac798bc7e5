import type { Clock } from '../../kubernetes/clock.ts';
import type { Permission } from '../../plan/condemnation.ts';
import { containersOf, memberKey } from '../../plan/members.ts';
import type { ObservedUnit } from '../../plan/observed.ts';
import { type Step, type StepInput, step } from '../../plan/step.ts';
import type { AgentVotes, Ballots } from './ballots.ts';

/** What holds for the whole cluster. It changes while agents are asked: other services decide meanwhile. */
export interface Fleet<P extends Permission> {
  permission(now: number): P;
  /** Told of what was decided in the same turn, before anybody else asks for a permission. */
  decided(plan: Step, permission: P, now: number): void;
}

export interface Deliberation<P extends Permission> {
  readonly plan: Step;
  /** By which it was decided. */
  readonly permission: P;
  /** The time it holds for. */
  readonly now: number;
  /** When to ask again, if nothing happens before: agents were asked, and did not decide it. */
  readonly askAgainAt?: number;
}

/** How soon agents that gave no clear answer are asked again, in milliseconds. */
const askAgainMs = 1000;

/**
 * One look at a service: a step by what agents have hinted, and where that would change or end a unit, another by what
 * they answer now; and so on with what comes up meanwhile, each unit once. Nobody is changed or ended by hints alone.
 */
export async function deliberate<P extends Permission>(
  input: Omit<StepInput, 'agentVotes' | 'permission'>,
  ballots: Pick<Ballots, 'hints' | 'present'>,
  fleet: Fleet<P>,
  clock: Clock,
): Promise<Deliberation<P>> {
  const votes = new Map(ballots.hints(input.units));
  const asked = new Map<string, ObservedUnit>();
  for (;;) {
    const now = clock.now();
    const permission = fleet.permission(now);
    const plan = step({ ...input, permission, agentVotes: votes }, now);
    const questionable = inQuestion(plan, votes).filter((unit) => !asked.has(unit.uid));
    if (questionable.length === 0) {
      fleet.decided(plan, permission, now);
      const open = [...asked.values()].some((unit) => isOpen(plan, unit));
      return { plan, permission, now, ...(open ? { askAgainAt: now + askAgainMs } : {}) };
    }
    const present = await ballots.present(questionable);
    for (const unit of questionable) {
      asked.set(unit.uid, unit);
      for (const key of keysOf(unit)) {
        const answered = present.get(key);
        // Without an answer there is no vote: its kubelet has the word again.
        if (answered === undefined) votes.delete(key);
        else votes.set(key, answered);
      }
    }
  }
}

/**
 * Units whose fate turns on what agents say: they are asked before anything is done. Those on lost hosts are asked for
 * in any case, since the hints of an agent that cannot reach the API server stay as they were.
 */
function inQuestion(plan: Step, votes: AgentVotes): ObservedUnit[] {
  const turning = plan.transitions.map((one) => one.unit);
  const condemned = plan.condemnation.condemned.map((one) => one.judgement.unit);
  const doubted = plan.judgements
    .filter(({ members, lost }) => lost || members.some(({ doubt }) => doubt !== undefined))
    .map((one) => one.unit);
  const units = new Map([...turning, ...condemned, ...doubted].map((unit) => [unit.uid, unit]));
  return [...units.values()].filter((unit) => keysOf(unit).some((key) => votes.has(key)));
}

function keysOf(unit: ObservedUnit): string[] {
  return containersOf(unit).map(({ sidekick }) => memberKey(unit.uid, sidekick));
}

/**
 * Nothing came of it, and another answer might bring something: it would not if every vote on the member that decides
 * fails already.
 */
function isOpen({ transitions, condemnation, judgements }: Step, { uid }: ObservedUnit): boolean {
  const judgement = judgements.find((one) => one.unit.uid === uid);
  if (judgement === undefined || judgement.vote === 'fail' || judgement.check?.strategy === 'none') return false;
  if (transitions.some((one) => one.unit.uid === uid)) return false;
  return !condemnation.condemned.some((one) => one.judgement.unit.uid === uid);
}
