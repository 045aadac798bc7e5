import type { V1Container, V1PodSpec } from '@kubernetes/client-node';
import type * as z from 'zod';

import type { WrittenService } from '../model/service.ts';
import type { TranslateContext } from '../model/translate-context.ts';

/** A compose key, and the file it is read from. `either` is what Rancher 1.6 accepted for every key. */
export interface OwnedKey {
  readonly key: string;
  readonly file: 'docker-compose' | 'rancher-compose' | 'either';
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
  /** A Kubernetes quantity such as `10Gi`. */
  readonly size: string;
  /** Absent: the cluster's default class. */
  readonly storageClass?: string;
  readonly accessMode: 'ReadWriteOnce' | 'ReadWriteMany';
}

/** The Pod of one unit while the features fill it in. */
export interface PodDraft {
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
  readonly pod: V1PodSpec;
  /** The primary container; the first of `pod.containers`. */
  readonly container: V1Container;
  readonly claims: ClaimDraft[];
}

/** A port that members of a service answer on. */
export interface ServicePortDraft {
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
}

/**
 * What one Rancher feature means, from compose text to Kubernetes objects. The engine reads what a feature declares
 * and never names one: a new key touches its own folder only.
 */
export interface FeatureDefinition<Shape extends z.ZodRawShape> {
  /** The folder's name. */
  readonly name: string;
  readonly keys: readonly OwnedKey[];
  /** Labels it owns, exactly as written; a trailing `*` owns a prefix. */
  readonly labels?: readonly string[];
  /** The members of `RancherService.spec` it owns. */
  readonly spec: Shape;
  /** Those of them that belong to the launch part: a change replaces units (docs/rancher.md §6). */
  readonly launch: readonly (keyof Shape & string)[];
  /** Features that must have filled the Pod before this one. */
  readonly after?: readonly string[];
  /** Compose → spec. Reports problems through the context and never throws. */
  translate(service: WrittenService, context: TranslateContext): Partial<z.input<z.ZodObject<Shape>>>;
  /** Spec → Pod. Depends on nothing but its arguments. */
  pod?(spec: z.output<z.ZodObject<Shape>>, draft: PodDraft, unit: UnitIdentity): void;
  /** Spec → ports of the service's own Kubernetes Service. */
  servicePorts?(spec: z.output<z.ZodObject<Shape>>): readonly ServicePortDraft[];
}

/** A feature as the engine sees it, whatever the shape of its spec. */
export interface Feature {
  readonly name: string;
  readonly keys: readonly OwnedKey[];
  readonly labels: readonly string[];
  readonly spec: z.ZodRawShape;
  readonly launch: readonly string[];
  readonly after: readonly string[];
  translate(service: WrittenService, context: TranslateContext): Record<string, unknown>;
  pod(spec: unknown, draft: PodDraft, unit: UnitIdentity): void;
  servicePorts(spec: unknown): readonly ServicePortDraft[];
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
    after: definition.after ?? [],
    translate: (service, context) => definition.translate(service, context) as Record<string, unknown>,
    pod: (spec, draft, unit) => definition.pod?.(spec as Spec, draft, unit),
    servicePorts: (spec) => definition.servicePorts?.(spec as Spec) ?? [],
  };
}
