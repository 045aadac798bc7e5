/** What the controller keeps of stacks, of the resources they are made of, and of ConfigMaps. */
import { apiGroup, apiVersion } from '../../api/group.ts';
import { annotations, labels } from '../../api/labels.ts';
import { type RancherStack, rancherStackDefinition } from '../../api/rancher-stack.ts';
import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { Resource } from '../../kubernetes/resource.ts';
import { Store } from '../../kubernetes/store.ts';
import type { ObservedMember, StackKind } from '../../plan/stack/member.ts';
import type { Logger } from '../../telemetry/logger.ts';
import { type NamedResource, projectResource } from '../names/named-resource.ts';

export const rancherStacks = resource(rancherStackDefinition.kind, rancherStackDefinition.plural);

/** The kinds that a stack is made of. */
export const memberResources: Readonly<Record<StackKind, Resource>> = {
  RancherService: resource('RancherService', 'rancherservices'),
  RancherLoadBalancer: resource('RancherLoadBalancer', 'rancherloadbalancers'),
  RancherExternalService: resource('RancherExternalService', 'rancherexternalservices'),
  RancherServiceAlias: resource('RancherServiceAlias', 'rancherservicealiases'),
};

export const configMaps: Resource = {
  group: '',
  version: 'v1',
  plural: 'configmaps',
  kind: 'ConfigMap',
  namespaced: true,
};

/** A member with where it is. */
export interface MemberItem extends ObservedMember {
  readonly namespace: string;
}

/** Which version of a ConfigMap there is: its texts are read when a stack needs them. */
export interface ConfigMapItem {
  readonly namespace: string;
  readonly name: string;
  readonly resourceVersion: string;
}

export interface StackStores {
  readonly stacks: Store<RancherStack>;
  readonly balancers: Store<NamedResource>;
  /** Those that carry a label `drover.dev/stack`, and no others. */
  readonly configMaps: Store<ConfigMapItem>;
}

export function makeStackStores(log: Logger): StackStores {
  return {
    stacks: new Store({
      log,
      project: projectStack,
      indexes: {
        namespace: ({ metadata }) => [metadata.namespace],
        configMap: ({ metadata, spec }) =>
          spec.composeFrom === undefined ? [] : [`${metadata.namespace}/${spec.composeFrom.configMap.name}`],
      },
    }),
    balancers: new Store<NamedResource>({
      log,
      project: (object) => projectResource(object),
      indexes: { namespace: ({ metadata }) => [metadata.namespace] },
    }),
    configMaps: new Store({
      log,
      project: ({ metadata: { namespace = '', name, resourceVersion } }) => ({ namespace, name, resourceVersion }),
    }),
  };
}

function projectStack({ metadata, spec, status }: KubernetesObject): RancherStack {
  const { name, namespace = '', uid, generation = 0, deletionTimestamp } = metadata;
  const kept = { name, namespace, uid, generation, ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }) };
  return { metadata: kept, spec, status } as RancherStack;
}

/** @param metadata with its owner references, which say who controls it. */
export function projectMember(kind: StackKind, { metadata, spec, status }: KubernetesObject): MemberItem {
  const { namespace = '', name, uid, generation = 0, resourceVersion, deletionTimestamp } = metadata;
  const controller = metadata.ownerReferences?.find((owner) => owner.controller);
  const stackLabel = metadata.labels?.[labels.stack];
  const composed = metadata.annotations?.[annotations.composed];
  const adopt = metadata.annotations?.[annotations.adopt];
  const { observedGeneration, state, healthState, conditions } = (status ?? {}) as ObservedMember['status'];
  return {
    kind,
    namespace,
    name,
    uid,
    generation,
    resourceVersion,
    deleting: deletionTimestamp !== undefined,
    stack: stackLabel ?? namespace,
    ...(controller && { controller: { kind: controller.kind, name: controller.name, uid: controller.uid } }),
    ...(stackLabel === undefined ? {} : { stackLabel }),
    ...(composed === undefined ? {} : { composed }),
    ...(adopt === undefined ? {} : { adopt }),
    spec: (spec ?? {}) as ObservedMember['spec'],
    status: {
      ...(observedGeneration === undefined ? {} : { observedGeneration }),
      ...(state === undefined ? {} : { state }),
      ...(healthState === undefined ? {} : { healthState }),
      ...(conditions === undefined ? {} : { conditions }),
    },
  };
}

function resource(kind: string, plural: string): Resource {
  return { group: apiGroup, version: apiVersion, plural, kind, namespaced: true };
}
