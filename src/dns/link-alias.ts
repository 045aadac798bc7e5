import { unitsDomain } from './unit-domain.ts';

/** A service of some namespace. */
export interface NameTarget {
  readonly namespace: string;
  readonly service: string;
}

/** A name that a service wants to call another by. */
export interface WantedAlias {
  readonly alias: string;
  readonly target: NameTarget;
}

/** A service with links. */
export interface Consumer {
  readonly name: string;
  readonly uid: string;
  /** As the API server writes it, which sorts by age. */
  readonly createdAt: string;
  readonly wants: readonly WantedAlias[];
}

/** A name that has to be made, and all who want it. */
export interface GivenAlias extends WantedAlias {
  /** The oldest first. */
  readonly consumers: readonly Consumer[];
}

/** A name that a service does not get, and why, in words. */
export interface AliasClash {
  readonly consumer: Consumer;
  readonly alias: string;
  readonly message: string;
}

export interface LinkAliases {
  readonly given: readonly GivenAlias[];
  readonly clashes: readonly AliasClash[];
}

/**
 * Which second names a namespace gets. In Rancher each container had its own; here a namespace shares them, so that one
 * name cannot mean two services: the older consumer keeps it, and a service's own name is never given away.
 *
 * @param names what the services, external services, aliases and balancers of the namespace are called.
 */
export function linkAliases(
  namespace: string,
  consumers: readonly Consumer[],
  names: ReadonlySet<string>,
): LinkAliases {
  const given = new Map<string, { target: NameTarget; consumers: Consumer[] }>();
  const clashes: AliasClash[] = [];
  const oldestFirst = [...consumers].sort((a, b) => compare(a.createdAt, b.createdAt) || compare(a.name, b.name));
  for (const consumer of oldestFirst) {
    for (const { alias, target } of consumer.wants) {
      const wanted = wordsFor(target, namespace);
      if (target.namespace === namespace && target.service === alias) continue;
      if (names.has(alias) || alias === unitsDomain) {
        const whose = names.has(alias)
          ? 'another service of the namespace is called so'
          : 'the units of the namespace have their names below it';
        clashes.push({ consumer, alias, message: `the name ${alias} for ${wanted} is not given: ${whose}` });
        continue;
      }
      const present = given.get(alias);
      if (present === undefined) given.set(alias, { target, consumers: [consumer] });
      else if (isSame(present.target, target)) present.consumers.push(consumer);
      else {
        const [owner] = present.consumers;
        const whose = owner === consumer ? 'it has it itself' : `${owner?.name}, which is older, has it`;
        const message = `the name ${alias} for ${wanted} is not given: ${whose} for ${wordsFor(present.target, namespace)}`;
        clashes.push({ consumer, alias, message });
      }
    }
  }
  return { given: [...given].map(([alias, rest]) => ({ alias, ...rest })), clashes };
}

function isSame(a: NameTarget, b: NameTarget): boolean {
  return a.namespace === b.namespace && a.service === b.service;
}

function wordsFor({ namespace, service }: NameTarget, home: string): string {
  return namespace === home ? service : `${service}.${namespace}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
