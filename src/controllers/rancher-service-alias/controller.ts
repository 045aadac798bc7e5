/**
 * Observes RancherServiceAliases, and the services, external services and aliases that they are linked to.
 *
 * Decides what the name of each leads to (src/dns/union.ts): the members of all of them together.
 *
 * Writes (by src/controllers/names/named-kind.ts) a headless Service with EndpointSlices, or an ExternalName Service for
 * the name of one external host; the status and Events.
 */
import { type RancherService, stackOf } from '../../api/rancher-service.ts';
import { RancherServiceAliasSpec, rancherServiceAliasDefinition } from '../../api/rancher-service-alias.ts';
import { slicesOf } from '../../dns/endpoint.ts';
import { type NameKey, type Union, unionOf } from '../../dns/union.ts';
import { keyOf } from '../../kubernetes/object.ts';
import type { Resource } from '../../kubernetes/resource.ts';
import { shortened } from '../../model/beginning.ts';
import type { Stall } from '../../plan/status.ts';
import { invalidSpec } from '../names/invalid-spec.ts';
import { isSameMember, type Members } from '../names/members.ts';
import { NamedKind, type NamedKindOptions, type Resolution } from '../names/named-kind.ts';
import type { NamedResource } from '../names/named-resource.ts';
import { resourceOf } from '../names/resource-of.ts';
import type { StandalonePods } from '../names/standalone-pods.ts';
import { type SourceStores, Sources } from './sources.ts';

export const rancherServiceAliases: Resource = resourceOf(rancherServiceAliasDefinition);

export interface ServiceAliasControllerOptions
  extends Omit<NamedKindOptions, 'resource' | 'name' | 'fieldManager' | 'resolve' | 'resources'> {
  readonly sources: SourceStores;
  readonly members: Members;
  readonly standalone: StandalonePods;
}

export class ServiceAliasController {
  readonly kind: NamedKind;
  readonly #sources: SourceStores;
  readonly #members: Members;
  readonly #standalone: StandalonePods;
  /** By name, the aliases that were found to depend on it; `namespace/` stands for all that selectors may find in one. */
  readonly #dependents = new Map<NameKey, Set<NameKey>>();
  readonly #dependencies = new Map<NameKey, ReadonlySet<NameKey>>();

  constructor(options: ServiceAliasControllerOptions) {
    this.#sources = options.sources;
    this.#members = options.members;
    this.#standalone = options.standalone;
    this.kind = new NamedKind({
      ...options,
      resources: options.sources.aliases,
      resource: rancherServiceAliases,
      name: 'rancher-service-alias',
      fieldManager: 'drover-rancher-service-alias',
      resolve: (resource) => this.#resolve(resource),
    });
    this.#watch(options.sources);
    options.standalone.onChange((namespace) => this.#changed(`${namespace}/`));
  }

  #watch({ services, pods, externalServices, aliases }: SourceStores): void {
    services.onChange((change) => {
      if (change.type === 'updated' && isSameWish(change.before, change.after)) return;
      this.#changed(change.key, `${change.key.slice(0, change.key.indexOf('/'))}/`);
    });
    externalServices.onChange(({ key }) => this.#changed(key));
    aliases.onChange((change) => {
      if (change.type === 'deleted') this.#depend(change.key, new Set());
      this.#changed(change.key);
    });
    pods.onChange((change) => {
      if (change.type === 'updated' && isSameMember(change.before, change.after)) return;
      const { namespace, service } = change.type === 'deleted' ? change.before : change.after;
      this.#changed(`${namespace}/${service}`);
    });
  }

  #changed(...names: readonly NameKey[]): void {
    for (const name of names) for (const alias of this.#dependents.get(name) ?? []) this.kind.look(alias);
  }

  #depend(alias: NameKey, names: ReadonlySet<NameKey>): void {
    for (const name of this.#dependencies.get(alias) ?? []) {
      const others = this.#dependents.get(name);
      others?.delete(alias);
      if (others?.size === 0) this.#dependents.delete(name);
    }
    for (const name of names) {
      this.#dependents.set(name, (this.#dependents.get(name) ?? new Set()).add(alias));
    }
    this.#dependencies.set(alias, names);
    if (names.size === 0) this.#dependencies.delete(alias);
  }

  #resolve(resource: NamedResource): ReturnType<NamedKindOptions['resolve']> {
    const parsed = RancherServiceAliasSpec.safeParse(resource.spec);
    if (!parsed.success) return { invalid: invalidSpec(parsed.error) };
    const key = keyOf(resource);
    const sources = new Sources(this.#sources, this.#members, this.#standalone);
    const union = unionOf(key, (name) => sources.lookUp(name));
    const selected = [...sources.selectedIn].map((namespace) => `${namespace}/`);
    this.#depend(key, new Set([...union.visited, ...sources.besides, ...selected]));
    if (sources.unknown) return undefined;
    const due = sources.dueInMs === undefined ? {} : { dueInMs: sources.dueInMs };
    return { ...resolutionOf(union, parsed.data), ...due };
  }
}

/** What the name of an alias leads to, and what is to be said of it. */
export function resolutionOf(union: Union, spec: RancherServiceAliasSpec): Resolution {
  const { addresses, hostname, missing } = union;
  const written = [
    ...(spec.links ?? []).map(({ service }) => service),
    ...(spec.externalLinks ?? []).map(({ service, stack }) => `${service}.${stack}`),
    ...[spec.selectorLink, spec.selectorContainer].flatMap((selector) =>
      selector === undefined ? [] : `(${selector})`,
    ),
  ];
  const answer =
    hostname === undefined ? { slices: slicesOf(addresses.map((address) => ({ address }))) } : { hostname };
  const stall = stallOf(union);
  const nobody = missing.length === 0 ? '' : `; there is no ${missing.map(shortName).join(', no ')}`;
  const links = written.length > 0 ? { status: { links: shortened(written.join(', '), 1024) } } : {};
  if (written.length === 0) {
    return { answer, state: 'inactive', message: 'its name stands for nothing: write links' };
  }
  const message =
    hostname === undefined ? 'its name stands for the members of its links' : `its name stands for ${hostname}`;
  return { answer, state: 'active', message: `${message}${nobody}`, ...links, ...(stall ? { stall } : {}) };
}

function stallOf({ circle, unanswered }: Union): Stall | undefined {
  if (circle) {
    const message = `it is linked to itself: ${circle.map(shortName).join(' → ')}; the other members are named all the same`;
    return { reason: 'AliasCircle', message };
  }
  if (unanswered.length === 0) return undefined;
  const which = unanswered.length === 1 ? 'the host name' : 'the host names';
  const message = `${which} ${unanswered.join(', ')} cannot be answered together with other members: in DNS a name for a host name stands for nothing else; link it alone, or give the external service addresses`;
  return { reason: 'HostnameAmongMembers', message };
}

function shortName(key: NameKey): string {
  const [namespace = '', name = ''] = key.split('/');
  return `${name}.${namespace}`;
}

/** A label of its stack is no part of a service's spec, and decides where links to it lead. */
function isSameWish({ metadata: before }: RancherService, { metadata: after }: RancherService): boolean {
  return before.uid === after.uid && before.generation === after.generation && stackOf(before) === stackOf(after);
}
