import type { EventDraft } from '../../kubernetes/event-recorder.ts';
import { type ObservedMember, titleOf } from '../../plan/stack/member.ts';
import type { ApplyMember } from '../../plan/stack/plan.ts';
import type { StackStall } from '../../plan/stack/status.ts';
import type { Composition } from './composition.ts';

/** Every Event of this controller. */

/** The texts were translated anew, and are carried out. */
export function translated({ members, diagnosticCounts: { risk, warning } }: Composition): EventDraft {
  return {
    type: 'Normal',
    reason: 'StackTranslated',
    action: 'Translate',
    note: `the compose texts say ${members.length} services; ${risk} risks and ${warning} warnings, see status.diagnostics`,
  };
}

const applyReasons = { create: 'ServiceCreated', update: 'ServiceUpdated', adopt: 'ServiceAdopted' } as const;
const applyWords = { create: 'created', update: 'updated', adopt: 'took over' } as const;

/** A resource of the stack was made, changed, or taken over. */
export function applied({ member, as }: ApplyMember): EventDraft {
  return {
    type: 'Normal',
    reason: applyReasons[as],
    action: 'Apply',
    note: `${applyWords[as]} ${titleOf(member)}`,
  };
}

/** A resource was deleted, since the texts no longer have it. */
export function pruned(member: ObservedMember): EventDraft {
  return {
    type: 'Normal',
    reason: 'ServicePruned',
    action: 'Delete',
    note: `deleted ${titleOf(member)}: the compose texts no longer have it`,
  };
}

/** The stack is stalled: the reason is that of its condition. */
export function stalled({ reason, message }: StackStall): EventDraft {
  return { type: 'Warning', reason, action: 'Reconcile', note: message };
}
