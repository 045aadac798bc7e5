import { createHash } from 'node:crypto';

/** How many other hosts check a unit or a host, as in Rancher (docs/rancher.md §2.1). */
export const checkersPerTarget = 3;

/**
 * The hosts that check a target, by rendezvous hashing: each host draws a number for each target and the highest draw
 * it, so that a host that comes or goes moves only what it checks itself.
 *
 * @param target the unit's Pod UID, or a host's name.
 * @param own the host that the target is on: a unit's own host checks it too, beside the others.
 * @param candidates hosts that may check.
 * @returns names, sorted.
 */
export function checkersOf(target: string, own: string | undefined, candidates: readonly string[]): string[] {
  const others = candidates.filter((host) => host !== own);
  const drawn = others.map((host) => ({ host, draw: draw(host, target) })).sort((a, b) => (a.draw < b.draw ? 1 : -1));
  const chosen = drawn.slice(0, checkersPerTarget).map((one) => one.host);
  return [...chosen, ...candidates.filter((host) => host === own)].sort();
}

function draw(host: string, target: string): string {
  return createHash('sha256').update(`${host}\n${target}`).digest('hex');
}
