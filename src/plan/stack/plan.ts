import { contains } from './contains.ts';
import { inLinkOrder } from './link-order.ts';
import { type ComposedMember, type ObservedMember, titleOf } from './member.ts';

/** The stack whose members are planned. */
export interface PlannedStack {
  readonly name: string;
  readonly uid: string;
  /** Whether what the texts no longer have is deleted. */
  readonly prune: boolean;
  /** Names that the texts have and that became nothing: what is called so is not deleted. Default: none. */
  readonly leftOut?: readonly string[];
}

/** A member that is to be made, or made to say what the texts say. */
export interface ApplyMember {
  readonly member: ComposedMember;
  /** The one that is there. Absent: it is made. */
  readonly present?: ObservedMember;
  /** `adopt`: it is there, and nobody's. */
  readonly as: 'create' | 'update' | 'adopt';
}

/** A member whose name somebody else's object has. */
export interface TakenMember {
  readonly member: ComposedMember;
  readonly by: ObservedMember;
}

export interface StackPlan {
  /** What is linked to comes before what links to it. */
  readonly apply: readonly ApplyMember[];
  /** What links to others comes before them. */
  readonly prune: readonly ObservedMember[];
  readonly taken: readonly TakenMember[];
  /** Members whose name a former object holds until it is gone. */
  readonly waiting: readonly ObservedMember[];
}

/** What was applied last to an object, as far as this process knows. */
export interface LastApplied {
  readonly hash: string;
  readonly generation: number;
}

/**
 * From what the texts say and what there is to what has to be done. Only objects that this stack controls and that carry
 * its label are ever changed or deleted; an object of this stack that nobody controls is taken over when a stack of this name made
 * it, or when it names the stack in `drover.dev/adopt`.
 *
 * @param observed every object of the stack's kinds in its namespace.
 * @param applied by UID. An object that stayed as it was when it was last applied is not applied again, even if others
 *   add to its lists.
 */
export function planStack(
  stack: PlannedStack,
  composed: readonly ComposedMember[],
  observed: readonly ObservedMember[],
  applied: ReadonlyMap<string, LastApplied>,
): StackPlan {
  const present = new Map(observed.map((member) => [titleOf(member), member]));
  const apply: ApplyMember[] = [];
  const taken: TakenMember[] = [];
  const waiting: ObservedMember[] = [];
  for (const member of inLinkOrder(composed)) {
    const there = present.get(titleOf(member));
    if (there === undefined) apply.push({ member, as: 'create' });
    else if (there.deleting || isOfFormerStack(there, stack)) waiting.push(there);
    else if (isControlled(there, stack)) {
      if (!isCurrent(member, there, stack, applied.get(there.uid)))
        apply.push({ member, present: there, as: 'update' });
    } else if (mayAdopt(there, stack)) apply.push({ member, present: there, as: 'adopt' });
    else taken.push({ member, by: there });
  }
  const wanted = new Set(composed.map(titleOf));
  const extra = observed.filter((member) => {
    if (!isOwn(member, stack) || member.deleting || wanted.has(titleOf(member))) return false;
    return !(stack.leftOut ?? []).includes(member.name);
  });
  return { apply, prune: stack.prune ? inLinkOrder(extra).reverse() : [], taken, waiting };
}

function isControlled({ controller }: ObservedMember, { uid }: PlannedStack): boolean {
  return controller?.uid === uid;
}

/** Its controller reference and its label both say so. */
function isOwn(member: ObservedMember, stack: PlannedStack): boolean {
  return isControlled(member, stack) && member.stackLabel === stack.name;
}

/** A stack of the same name was deleted, and its members go after it. */
export function isOfFormerStack(
  { controller }: ObservedMember,
  { name, uid }: Pick<PlannedStack, 'name' | 'uid'>,
): boolean {
  return controller?.kind === 'RancherStack' && controller.name === name && controller.uid !== uid;
}

/** One of another stack stays there: its units and its name are told by their stack. */
function mayAdopt(member: ObservedMember, { name }: PlannedStack): boolean {
  if (member.controller !== undefined || member.stack !== name) return false;
  return member.adopt === name || (member.composed !== undefined && member.stackLabel === name);
}

function isCurrent(
  member: ComposedMember,
  there: ObservedMember,
  stack: PlannedStack,
  last: LastApplied | undefined,
): boolean {
  if (there.composed !== member.hash || there.stackLabel !== stack.name) return false;
  if (last?.hash === member.hash && last.generation === there.generation) return true;
  // Whoever scales a service has its scale from then on: only a changed text is looked at for it.
  const { scale: _, ...rest } = member.spec;
  return contains(there.spec, rest);
}
