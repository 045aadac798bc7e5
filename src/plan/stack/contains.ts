/**
 * Whether a stored value still says all that was applied to it. It may say more: defaults, and what others added to its
 * maps. The items of a list are compared one by one.
 */
export function contains(stored: unknown, applied: unknown): boolean {
  // The API server stores no null where a field is absent.
  if (applied === undefined || applied === null) return stored === undefined || stored === null;
  if (typeof applied !== 'object') return stored === applied;
  if (typeof stored !== 'object' || stored === null) return false;
  if (Array.isArray(applied)) {
    if (!Array.isArray(stored) || stored.length !== applied.length) return false;
    return applied.every((item, at) => contains(stored[at], item));
  }
  const members = stored as Readonly<Record<string, unknown>>;
  return Object.entries(applied).every(([name, member]) => contains(members[name], member));
}
