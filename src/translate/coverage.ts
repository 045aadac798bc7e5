import type { Diagnostic } from '../model/diagnostic.ts';
import type { Location } from '../model/location.ts';

/** Tells which of several things a place in a file belongs to: the one whose own places hold it most closely. */
export class Coverage {
  readonly #spans: readonly { readonly place: Location; readonly owner: number }[];

  /** @param covered the places of each thing. */
  constructor(covered: readonly (readonly Location[])[]) {
    this.#spans = covered.flatMap((places, owner) => places.map((place) => ({ place, owner })));
  }

  /** Position of the thing → the diagnostics in its places. One whose place is nobody's is in none. */
  assign(diagnostics: readonly Diagnostic[]): ReadonlyMap<number, readonly Diagnostic[]> {
    const said = new Map<number, Diagnostic[]>();
    for (const diagnostic of diagnostics) {
      const owner = diagnostic.location && this.#ownerOf(diagnostic.location);
      if (owner === undefined) continue;
      const own = said.get(owner) ?? [];
      own.push(diagnostic);
      said.set(owner, own);
    }
    return said;
  }

  #ownerOf(location: Location): number | undefined {
    let narrowest: { readonly length: number; readonly owner: number } | undefined;
    for (const { place, owner } of this.#spans) {
      if (place.file !== location.file) continue;
      const within = place.offset <= location.offset && location.offset <= Math.max(place.offset, place.end - 1);
      const length = place.end - place.offset;
      // Of two with the same place the later one is the more special: a label comes after all labels.
      if (within && (narrowest === undefined || length <= narrowest.length)) narrowest = { length, owner };
    }
    return narrowest?.owner;
  }
}
