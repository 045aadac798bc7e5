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
  const drawn = others.map((host) => ({ host, draw: draw(host, target) }));
  drawn.sort((a, b) => b.draw - a.draw || (a.host < b.host ? -1 : 1));
  const chosen = drawn.slice(0, checkersPerTarget).map((one) => one.host);
  return [...chosen, ...candidates.filter((host) => host === own)].sort();
}

/** FNV-1a over both names, then mixed, so that names which differ in one letter draw far apart. 32 bits. */
function draw(host: string, target: string): number {
  const text = `${host}\n${target}`;
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
