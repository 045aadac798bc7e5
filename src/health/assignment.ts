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
  return new Assignments(candidates).of(target, own);
}

/** The checkers of many targets among the same candidates, each drawn once: a draw costs a number for each host. */
export class Assignments {
  readonly #candidates: readonly { readonly host: string; readonly seed: number }[];
  readonly #drawn = new Map<string, { readonly own: string | undefined; readonly checkers: string[] }>();

  constructor(candidates: readonly string[]) {
    this.#candidates = candidates.map((host) => ({ host, seed: hashed(`${host}\n`, 0x811c9dc5) }));
  }

  /** How many targets are remembered. */
  get size(): number {
    return this.#drawn.size;
  }

  /** Whether it is among these hosts that it draws. */
  isAmong(candidates: readonly string[]): boolean {
    const mine = this.#candidates;
    return mine.length === candidates.length && mine.every(({ host }, at) => host === candidates[at]);
  }

  /** As {@link checkersOf}. */
  of(target: string, own: string | undefined): string[] {
    const known = this.#drawn.get(target);
    if (known !== undefined && known.own === own) return known.checkers;
    const checkers = this.#draw(target, own);
    this.#drawn.set(target, { own, checkers });
    return checkers;
  }

  #draw(target: string, own: string | undefined): string[] {
    const best: Draw[] = [];
    let checksItself = false;
    for (const { host, seed } of this.#candidates) {
      if (host === own) {
        checksItself = true;
        continue;
      }
      const draw = mixed(hashed(target, seed));
      let at = best.length;
      while (at > 0 && isHigher({ host, draw }, best[at - 1])) at--;
      if (at >= checkersPerTarget) continue;
      best.splice(at, 0, { host, draw });
      if (best.length > checkersPerTarget) best.pop();
    }
    const chosen = best.map((one) => one.host);
    return (own !== undefined && checksItself ? [...chosen, own] : chosen).sort();
  }
}

interface Draw {
  readonly host: string;
  readonly draw: number;
}

function isHigher(one: Draw, other: Draw | undefined): boolean {
  return other === undefined || one.draw > other.draw || (one.draw === other.draw && one.host < other.host);
}

/** FNV-1a, going on from a hash. */
function hashed(text: string, from: number): number {
  let hash = from;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}

/** Names which differ in one letter draw far apart. 32 bits. */
function mixed(hash: number): number {
  let bits = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
