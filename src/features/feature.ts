import type { V1Container, V1PodSpec } from '@kubernetes/client-node';
import type * as z from 'zod';

import type { Diagnostic, Grade } from '../model/diagnostic.ts';
import type { WrittenService } from '../model/service.ts';
import type { ResourceKind, TranslateContext } from '../model/translate-context.ts';

/**
 * A key of a compose file, as a path: `ports`, `health_check.port`, `lb_config.port_rules[].path`; `*` stands for any
 * name, as in `volumes.*.driver`.
 */
export interface OwnedKey {
  readonly key: string;
  /** The file it is read from. `either` is what Rancher 1.6 accepted for every key. */
  readonly file: 'docker-compose' | 'rancher-compose' | 'either';
  /** What it is a key of. Default: a service. */
  readonly of?: 'service' | 'stack' | 'catalog';
  /** Where it goes in the resource, as in `spec.ports`. Absent: nowhere. */
  readonly becomes?: string;
  /** Where it goes in kinds in which that is somewhere else. */
  readonly becomesIn?: Partial<Readonly<Record<ResourceKind, string>>>;
  /** How much of it carries over when nothing is said against it. */
  readonly grade: Grade;
  /** One sentence of why, and what to do where there is something to do. */
  readonly says: string;
}

/** A label that Rancher read: exactly as written, or a prefix that ends in `*`. */
export interface OwnedLabel {
  readonly label: string;
  /** What carries it. Default: a service. */
  readonly on?: 'service' | 'host';
  readonly becomes?: string;
  readonly grade: Grade;
  readonly says: string;
}

/** Claims services that Rancher did not run as applications, by their image or by a key. */
export type Claim = {
  /**
   * Place in Rancher's order of classification, in which the first that matches wins (docs/rancher.md §1.4): 1 external
   * services, 2 services without containers, 3 balancers, 4 aliases, 5 drivers, 6 virtual machines.
   */
  readonly order: number;
  is(service: WrittenService): boolean;
} & (
  | { readonly as: Exclude<ResourceKind, 'service' | 'sidekick'> }
  /** It becomes nothing, and the refusal says why. */
  | { readonly as: 'refused'; refusal(service: WrittenService): Diagnostic }
);

/** What the operator's configuration acts on. */
export interface Configured {
  /** Volume drivers that have a storage class. */
  readonly drivers: ReadonlySet<string>;
}

const nothing: Configured = { drivers: new Set() };

/** A part of a spec that the operator keeps and does not act on, and why. */
export interface Ignored {
  /** Path below the resource, as in `spec.milliCpuReservation`. */
  readonly field: string;
  readonly reason: string;
}

/** What a unit's members became, for a check that needs them all. */
export interface TranslatedMember {
  readonly written: WrittenService;
  /** Members of `spec`, or of `spec.sidekicks[…]`. */
  readonly spec: Readonly<Record<string, unknown>>;
}

/** Who a deployment unit is. Everything in it is decided before its Pod is rendered. */
export interface UnitIdentity {
  readonly namespace: string;
  readonly stack: string;
  readonly service: string;
  /** Rancher's service index: 1, 2, 3… */
  readonly index: number;
}

/** A claim that a unit needs. Claims have no owner and are never deleted by healing. */
export interface ClaimDraft {
  readonly name: string;
  /** Docker's volume driver; absent: Docker's own. The operator's configuration has storage classes for drivers. */
  readonly driver?: string;
  /** A Kubernetes quantity such as `10Gi`; absent: the volume says none. */
  readonly size?: string;
  /** Absent: the volume says none. */
  readonly storageClass?: string;
  /** What the volume says, or what its driver is known for. */
  readonly accessMode: 'ReadWriteOnce' | 'ReadWriteMany';
  /** Whether it is the volume that says so. */
  readonly accessModeIsWritten: boolean;
  /** The unit it belongs to; absent: it is the stack's. */
  readonly index?: number;
}

/** A member of a deployment unit as its resource has it. */
export interface UnitMember {
  /** `primary`, or the sidekick's name. */
  readonly name: string;
  readonly spec: Readonly<Record<string, unknown>>;
}

/** The Pod of one unit while the features fill it in. */
export interface PodDraft {
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
  readonly pod: V1PodSpec;
  /** The container of the member that is being rendered; the primary's is the first of `pod.containers`. */
  readonly container: V1Container;
  /** Name of the sidekick that is being rendered. Absent: the primary. */
  readonly sidekick?: string;
  /** All members of the unit, the primary first, for what one takes from another. */
  readonly members: readonly UnitMember[];
  readonly claims: ClaimDraft[];
  /** Its images cannot copy what they have into empty volumes: an earlier unit could not begin. */
  readonly withoutCopy: boolean;
  /** A container with what the owner's template says of it; undefined: the template takes it away. */
  templated(container: V1Container): V1Container | undefined;
}

/** A port that members of a service answer on. */
export interface ServicePortDraft {
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
}

/** The members of the other resources that a feature fills, by kind; a kind that is not here does not know the feature. */
export type OtherShapes = Partial<Record<Exclude<ResourceKind, 'service'>, z.ZodRawShape>>;

/**
 * What one Rancher feature means, from compose text to Kubernetes objects. The engine reads what a feature declares
 * and never names one: a new key touches its own folder only.
 */
export interface FeatureDefinition<Shape extends z.ZodRawShape> {
  /** The folder's name. */
  readonly name: string;
  readonly keys: readonly OwnedKey[];
  readonly labels?: readonly OwnedLabel[];
  /** The members of `RancherService.spec` it owns. */
  readonly spec: Shape;
  /** Those of them that belong to the launch part: a change replaces units (docs/rancher.md §6). */
  readonly launch: readonly (keyof Shape & string)[];
  /**
   * The members it owns of a sidekick and of the other kinds: the exports `sidekickSpec`, `loadBalancerSpec`,
   * `externalServiceSpec` and `serviceAliasSpec` of its spec.ts, which the registry gathers. An empty shape says that its
   * keys are read there, and become nothing of their own.
   */
  readonly in?: OtherShapes;
  /** Keys that other features own and that it reads itself, in the kinds above: a balancer's `ports`. */
  readonly reads?: readonly string[];
  /** Features that must have filled the Pod before this one. */
  readonly after?: readonly string[];
  readonly claims?: Claim;
  /** Compose → spec, for whichever kind the context names. Reports problems through the context and never throws. */
  translate(service: WrittenService, context: TranslateContext): object;
  /** Looks at all members of a unit at once, the primary first, when each of them is translated. */
  check?(members: readonly TranslatedMember[], context: TranslateContext): void;
  /** Spec → Pod. Depends on nothing but its arguments; called for the primary, then for each sidekick. */
  pod?(spec: z.output<z.ZodObject<Shape>>, draft: PodDraft, unit: UnitIdentity): void;
  /** Spec → ports of the service's own Kubernetes Service. */
  servicePorts?(spec: z.output<z.ZodObject<Shape>>): readonly ServicePortDraft[];
  /**
   * What of a spec the operator does not act on; it says so in the status.
   *
   * @param primary the spec that a sidekick runs beside. Absent: it is the primary's own.
   */
  ignored?(
    spec: z.output<z.ZodObject<Shape>>,
    primary: z.output<z.ZodObject<Shape>> | undefined,
    configured: Configured,
  ): readonly Ignored[];
}

/** A feature as the engine sees it, whatever the shape of its spec. */
export interface Feature {
  readonly name: string;
  readonly keys: readonly OwnedKey[];
  readonly labels: readonly OwnedLabel[];
  readonly spec: z.ZodRawShape;
  readonly launch: readonly string[];
  readonly reads: readonly string[];
  readonly after: readonly string[];
  readonly claims: Claim | undefined;
  /** The members it owns of a kind; undefined: the kind does not know it. */
  members(kind: ResourceKind): readonly string[] | undefined;
  translate(service: WrittenService, context: TranslateContext): Record<string, unknown>;
  check(members: readonly TranslatedMember[], context: TranslateContext): void;
  pod(spec: unknown, draft: PodDraft, unit: UnitIdentity): void;
  servicePorts(spec: unknown): readonly ServicePortDraft[];
  ignored(spec: unknown, primary?: unknown, configured?: Configured): readonly Ignored[];
}

/**
 * Checks a feature's parts against each other and forgets their types: what a feature's functions receive is the
 * whole spec, validated before, so that its own members are there.
 */
export function defineFeature<const Shape extends z.ZodRawShape>(definition: FeatureDefinition<Shape>): Feature {
  type Spec = z.output<z.ZodObject<Shape>>;
  return {
    name: definition.name,
    keys: definition.keys,
    labels: definition.labels ?? [],
    spec: definition.spec,
    launch: definition.launch,
    reads: definition.reads ?? [],
    after: definition.after ?? [],
    claims: definition.claims,
    members: (kind) => membersOf(kind === 'service' ? definition.spec : definition.in?.[kind]),
    translate: (service, context) => definition.translate(service, context) as Record<string, unknown>,
    check: (members, context) => definition.check?.(members, context),
    pod: (spec, draft, unit) => definition.pod?.(spec as Spec, draft, unit),
    servicePorts: (spec) => definition.servicePorts?.(spec as Spec) ?? [],
    ignored: (spec, primary, configured = nothing) =>
      definition.ignored?.(spec as Spec, primary as Spec | undefined, configured) ?? [],
  };
}

function membersOf(shape: z.ZodRawShape | undefined): readonly string[] | undefined {
  return shape && Object.keys(shape);
}
