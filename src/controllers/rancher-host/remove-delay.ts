/**
 * Reads Rancher's `host.remove.delay`: seconds until a lost host is removed; `-1`, Rancher's default, and nothing mean
 * never.
 *
 * @throws Error that says what to write.
 */
export function removeDelayFrom(text: string | undefined): { removeDelayMs?: number } {
  if (text === undefined || text === '' || text === '-1') return {};
  if (!/^\d{1,7}$/.test(text)) {
    throw new Error(`HOST_REMOVE_DELAY_SECONDS is "${text}": write whole seconds, or -1 for never`);
  }
  return { removeDelayMs: Number(text) * 1000 };
}
