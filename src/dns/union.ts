/** `namespace/name` of whatever has a name in a namespace: a service, an external service or an alias. */
export type NameKey = string;

/** What a name stands for. */
export type NameSource =
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] }
  | { readonly kind: 'hostname'; readonly hostname: string }
  | {
      readonly kind: 'alias';
      readonly links: readonly NameKey[];
      /** Addresses of the Pods it selects. Absent: it selects none. */
      readonly selected?: readonly string[];
    };

/** What an alias comes to, with everything it was linked to followed to its end. */
export interface Union {
  /** Sorted, each once. */
  readonly addresses: readonly string[];
  /** Set where a host name is all there is: the alias is another name for it. */
  readonly hostname?: string;
  /** Host names that stand beside addresses or other host names, and that DNS cannot answer together with them. */
  readonly unanswered: readonly string[];
  /** Aliases that lead back to this one, in order, this one first and last. Absent: none do. */
  readonly circle?: readonly NameKey[];
  /** Linked names that nobody has. */
  readonly missing: readonly NameKey[];
  /** Every name it was found to depend on, itself and missing ones included. */
  readonly visited: ReadonlySet<NameKey>;
}

/** The union of the members of everything an alias is linked to, aliases among them (docs/rancher.md §8.7). */
export function unionOf(alias: NameKey, lookUp: (name: NameKey) => NameSource | undefined): Union {
  const walk = new Walk(lookUp);
  walk.follow(alias, []);
  const { addresses, hostnames, missing, visited, circle, answersAddresses } = walk;
  const [hostname] = hostnames;
  const alone = hostname !== undefined && hostnames.size === 1 && !answersAddresses;
  return {
    addresses: [...addresses].sort(),
    ...(alone ? { hostname } : {}),
    unanswered: alone ? [] : [...hostnames].sort(),
    ...(circle ? { circle } : {}),
    missing: [...missing].sort(),
    visited,
  };
}

class Walk {
  readonly addresses = new Set<string>();
  readonly hostnames = new Set<string>();
  readonly missing = new Set<NameKey>();
  readonly visited = new Set<NameKey>();
  circle: readonly NameKey[] | undefined;
  /**
   * Whether anything it is linked to has addresses, be they none now: a name must not turn from addresses to a host
   * name when the last unit of a service goes.
   */
  answersAddresses = false;
  readonly #lookUp: (name: NameKey) => NameSource | undefined;

  constructor(lookUp: (name: NameKey) => NameSource | undefined) {
    this.#lookUp = lookUp;
  }

  follow(name: NameKey, path: readonly NameKey[]): void {
    // A circle further on is told of by the aliases in it.
    if (path[0] === name) this.circle ??= [...path, name];
    if (this.visited.has(name)) return;
    this.visited.add(name);
    const source = this.#lookUp(name);
    if (source === undefined) this.missing.add(name);
    else if (source.kind === 'hostname') this.hostnames.add(source.hostname);
    else if (source.kind === 'addresses') this.#add(source.addresses);
    else {
      if (source.selected) this.#add(source.selected);
      for (const link of source.links) this.follow(link, [...path, name]);
    }
  }

  #add(addresses: readonly string[]): void {
    this.answersAddresses = true;
    for (const address of addresses) this.addresses.add(address);
  }
}
