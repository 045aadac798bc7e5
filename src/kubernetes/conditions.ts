/** A condition as Kubernetes' API conventions have it. */
export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  readonly lastTransitionTime: string;
  readonly observedGeneration?: number | undefined;
}

type Draft = Pick<Condition, 'type' | 'status' | 'reason' | 'message'>;

/**
 * The conditions to write: those of `drafts` and no others. The time of the last transition moves only when a status
 * really changes: a time that moves by itself is a change, and a controller that writes one wakes itself for ever.
 */
export function mergeConditions(
  previous: readonly Condition[] | undefined,
  drafts: readonly Draft[],
  { now, generation }: { readonly now: number; readonly generation: number },
): Condition[] {
  return drafts.map((draft) => {
    const before = previous?.find((condition) => condition.type === draft.type);
    const same = before?.status === draft.status;
    return {
      ...draft,
      lastTransitionTime: same ? before.lastTransitionTime : new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'),
      observedGeneration: generation,
    };
  });
}

/**
 * A status without the conditions of others, which are theirs to say and no difference from what was written.
 *
 * @param ours the types of the writer's own.
 */
export function withoutOthers<Status extends { readonly conditions?: readonly Condition[] | undefined }>(
  status: Status | undefined,
  ours: ReadonlySet<string>,
): Status | undefined {
  return status?.conditions && { ...status, conditions: status.conditions.filter(({ type }) => ours.has(type)) };
}
