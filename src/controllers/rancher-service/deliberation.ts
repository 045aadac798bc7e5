import type { Clock } from '../../kubernetes/clock.ts';
import type { ObservedUnit } from '../../plan/observed.ts';
import { type Step, type StepInput, step } from '../../plan/step.ts';
import type { AgentVotes, Ballots } from './ballots.ts';

export interface Deliberation {
  readonly plan: Step;
  /** The time it holds for. */
  readonly now: number;
  /** When to ask again, if nothing happens before: agents were asked, and did not decide it. */
  readonly askAgainAt?: number;
}

/** How soon agents that gave no clear answer are asked again, in milliseconds. */
const askAgainMs = 1000;

/**
 * One look at a service: a step by what agents have hinted, and where that would change or end a unit, another by what
 * they answer now.
 */
export async function deliberate(
  input: Omit<StepInput, 'agentVotes'>,
  ballots: Pick<Ballots, 'hints' | 'present'>,
  clock: Clock,
): Promise<Deliberation> {
  const hinted = ballots.hints(input.units);
  const first = clock.now();
  const plan = step({ ...input, agentVotes: hinted }, first);
  const questionable = inQuestion(plan, hinted);
  if (questionable.length === 0) return { plan, now: first };
  const present = await ballots.present(questionable);
  const asked = new Set(questionable.map((unit) => unit.uid));
  const agentVotes = new Map([...[...hinted].filter(([uid]) => !asked.has(uid)), ...present]);
  const now = clock.now();
  const decided = step({ ...input, agentVotes }, now);
  const open = questionable.some((unit) => isOpen(decided, unit));
  return { plan: decided, now, ...(open ? { askAgainAt: now + askAgainMs } : {}) };
}

/** Units whose fate turns on what agents say: they are asked before anything is done. */
function inQuestion(plan: Step, votes: AgentVotes): ObservedUnit[] {
  const turning = plan.transitions.map((one) => one.unit);
  const condemned = plan.condemnation.condemned.map((one) => one.judgement.unit);
  const doubted = plan.judgements.filter((one) => one.doubt !== undefined).map((one) => one.unit);
  const units = new Map([...turning, ...condemned, ...doubted].map((unit) => [unit.uid, unit]));
  return [...units.values()].filter((unit) => votes.has(unit.uid));
}

/** Hints would have changed it, and the answers did not. */
function isOpen({ transitions, condemnation }: Step, { uid }: ObservedUnit): boolean {
  const changed = transitions.some((one) => one.unit.uid === uid);
  return !changed && !condemnation.condemned.some((one) => one.judgement.unit.uid === uid);
}
