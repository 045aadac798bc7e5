/** What is kept of the objects that answer to names: Services, EndpointSlices and the resources they are made for. */
import { labels } from '../../api/labels.ts';
import type { KubernetesObject, Metadata, OwnerReference } from '../../kubernetes/object.ts';

/** A Service of Drover's: what it does, as far as it is ours to keep, and whose it is. */
export interface ServiceItem extends ServicePicture {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly deleting: boolean;
  /** What it gives names to, when it is no resource's own. */
  readonly names?: string;
  /** The resource it belongs to. Absent: none, or several share it. */
  readonly controller?: OwnerReference;
}

/** A Service as its writer wants it, and as the API server shows it: the defaults of both are the same. */
export interface ServicePicture {
  readonly type: string;
  readonly externalName: string;
  readonly headless: boolean;
  readonly unreadyToo: boolean;
  /** Sorted: the API server keeps them in the order in which they came. */
  readonly ports: string;
  readonly selector: string;
  /** UIDs of its owners, sorted. */
  readonly owners: string;
}

interface ServiceSpec {
  readonly type?: string;
  readonly externalName?: string;
  readonly clusterIP?: string;
  readonly publishNotReadyAddresses?: boolean;
  readonly ports?: readonly { readonly port: number; readonly protocol?: string }[];
  readonly selector?: Readonly<Record<string, string>>;
}

export function projectService(object: KubernetesObject): ServiceItem {
  const { namespace = '', name, uid, resourceVersion, deletionTimestamp, ownerReferences = [] } = object.metadata;
  const names = object.metadata.labels?.[labels.names];
  const controller = ownerReferences.find((owner) => owner.controller);
  return {
    namespace,
    name,
    uid,
    resourceVersion,
    deleting: deletionTimestamp !== undefined,
    ...(names === undefined ? {} : { names }),
    ...(controller ? { controller } : {}),
    ...pictureOf(object),
  };
}

/** @param object a Service, or the draft of one. */
export function pictureOf(object: { readonly metadata: object; readonly [member: string]: unknown }): ServicePicture {
  const spec = (object['spec'] ?? {}) as ServiceSpec;
  const { ownerReferences = [] } = object.metadata as Pick<Metadata, 'ownerReferences'>;
  return {
    type: spec.type ?? 'ClusterIP',
    externalName: spec.externalName ?? '',
    headless: spec.clusterIP === 'None',
    unreadyToo: spec.publishNotReadyAddresses ?? false,
    ports: (spec.ports ?? [])
      .map((port) => `${port.port}/${port.protocol ?? 'TCP'}`)
      .sort()
      .join(),
    selector: selectorText(spec.selector ?? {}),
    owners: ownerReferences
      .map(({ uid }) => uid)
      .sort()
      .join(),
  };
}

/** A label selector as text, sorted. */
export function selectorText(selector: Readonly<Record<string, string>>): string {
  return Object.entries(selector)
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join();
}

/** An EndpointSlice that the operator keeps. */
export interface SliceItem {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /** Name of the Service whose it is. */
  readonly service: string;
  /** UID of the resource that it is kept for. */
  readonly owner?: string;
  /** What it leads to and whose it is, to be compared. */
  readonly text: string;
}

interface WrittenEndpoint {
  readonly addresses: readonly string[];
  readonly hostname?: string;
  readonly conditions?: { readonly ready?: boolean };
}

/** The Service that an EndpointSlice belongs to. */
export const serviceNameLabel = 'kubernetes.io/service-name';

export function projectSlice(object: KubernetesObject): SliceItem {
  const { namespace = '', name, uid, resourceVersion, labels, ownerReferences = [] } = object.metadata;
  const service = labels?.[serviceNameLabel] ?? '';
  const owner = ownerReferences.find(({ controller }) => controller)?.uid;
  const kept = { namespace, name, uid, resourceVersion, service, text: sliceText(object) };
  return owner === undefined ? kept : { ...kept, owner };
}

/** @param object an EndpointSlice, or the draft of one. */
export function sliceText(object: { readonly metadata: object; readonly [member: string]: unknown }): string {
  const { ownerReferences = [], labels = {} } = object.metadata as Pick<Metadata, 'ownerReferences' | 'labels'>;
  const endpoints = (object['endpoints'] ?? []) as readonly WrittenEndpoint[];
  return JSON.stringify([
    ownerReferences.map(({ uid }) => uid),
    labels[serviceNameLabel],
    object['addressType'],
    endpoints.map(({ addresses, hostname, conditions }) => [addresses, hostname ?? '', conditions?.ready ?? true]),
  ]);
}
