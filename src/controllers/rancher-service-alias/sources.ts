import type { RancherExternalServiceSpec } from '../../api/rancher-external-service.ts';
import type { RancherServiceAliasSpec } from '../../api/rancher-service-alias.ts';
import type { NameKey, NameSource } from '../../dns/union.ts';
import { matchesSelector, parseSelector } from '../../features/selectors/selector.ts';
import { keyOf } from '../../kubernetes/object.ts';
import type { Store } from '../../kubernetes/store.ts';
import { type LinkStores, namespaceOfLink } from '../names/link-target.ts';
import type { MemberStores, Members } from '../names/members.ts';
import type { NamedResource } from '../names/named-resource.ts';
import type { StandalonePods } from '../names/standalone-pods.ts';

export interface SourceStores extends MemberStores, LinkStores {
  readonly externalServices: Store<NamedResource>;
  readonly aliases: Store<NamedResource>;
}

/** What the caches know of names while one alias is followed. */
export class Sources {
  readonly #stores: SourceStores;
  readonly #members: Members;
  readonly #standalone: StandalonePods;
  /** After how many milliseconds one of the names leads elsewhere by time alone. */
  dueInMs: number | undefined;
  /** Whether something is not known yet. */
  unknown = false;
  /** Namespaces in which a selector was asked for services or Pods. */
  readonly selectedIn = new Set<string>();
  /** Services whose stack decides where a link to another stack leads, there or not. */
  readonly besides = new Set<NameKey>();

  constructor(stores: SourceStores, members: Members, standalone: StandalonePods) {
    this.#standalone = standalone;
    this.#stores = stores;
    this.#members = members;
  }

  lookUp(name: NameKey): NameSource | undefined {
    const { services, externalServices, aliases } = this.#stores;
    const service = services.get(name);
    if (service !== undefined) {
      const membership = this.#members.of(service);
      if (membership === undefined) this.unknown = true;
      if (service.spec.selectorContainer !== undefined) this.selectedIn.add(service.metadata.namespace);
      const { units = [], selected = [], dueInMs } = membership ?? {};
      if (dueInMs !== undefined) this.dueInMs = Math.min(dueInMs, this.dueInMs ?? dueInMs);
      return { kind: 'addresses', addresses: [...units, ...selected] };
    }
    const external = externalServices.get(name);
    if (external) return externalSource(external.spec as RancherExternalServiceSpec);
    const alias = aliases.get(name);
    return alias && this.#aliasSource(alias);
  }

  #aliasSource({ metadata: { namespace }, spec }: NamedResource): NameSource {
    const { links = [], externalLinks = [], selectorLink, selectorContainer } = spec as RancherServiceAliasSpec;
    for (const { service } of externalLinks) this.besides.add(`${namespace}/${service}`);
    const found = [
      ...links.map(({ service }) => `${namespace}/${service}`),
      ...externalLinks.map((link) => `${namespaceOfLink(namespace, link, this.#stores)}/${link.service}`),
      ...(selectorLink === undefined ? [] : this.#selected(namespace, selectorLink)),
    ];
    const selected =
      selectorContainer === undefined ? undefined : this.#standalone.select(namespace, selectorContainer);
    if (selectorContainer !== undefined) this.selectedIn.add(namespace);
    if (selectorContainer !== undefined && selected === undefined) this.unknown = true;
    return { kind: 'alias', links: [...new Set(found)], ...(selected ? { selected } : {}) };
  }

  /** The services of the namespace with labels that fit. */
  #selected(namespace: string, selector: string): NameKey[] {
    this.selectedIn.add(namespace);
    const read = parseSelector(selector);
    if (read.kind === 'error') return [];
    return this.#stores.services
      .byIndex('namespace', namespace)
      .filter(({ spec }) => matchesSelector(read.terms, new Map(Object.entries(spec.labels ?? {}))))
      .map((service) => keyOf(service));
  }
}

function externalSource({ externalIps = [], hostname }: RancherExternalServiceSpec): NameSource {
  if (hostname === undefined) return { kind: 'addresses', addresses: externalIps };
  return { kind: 'hostname', hostname: hostname.toLowerCase().replace(/\.$/, '') };
}
