/** A kind of object, as the API server's paths name it. */
export interface Resource {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

const core = { group: '', version: 'v1' } as const;

export const pods: Resource = { ...core, plural: 'pods', kind: 'Pod', namespaced: true };
export const services: Resource = { ...core, plural: 'services', kind: 'Service', namespaced: true };
export const nodes: Resource = { ...core, plural: 'nodes', kind: 'Node', namespaced: false };
export const namespaces: Resource = { ...core, plural: 'namespaces', kind: 'Namespace', namespaced: false };
export const persistentVolumeClaims: Resource = {
  ...core,
  plural: 'persistentvolumeclaims',
  kind: 'PersistentVolumeClaim',
  namespaced: true,
};
export const events: Resource = {
  group: 'events.k8s.io',
  version: 'v1',
  plural: 'events',
  kind: 'Event',
  namespaced: true,
};
export const endpointSlices: Resource = {
  group: 'discovery.k8s.io',
  version: 'v1',
  plural: 'endpointslices',
  kind: 'EndpointSlice',
  namespaced: true,
};
export const leases: Resource = {
  group: 'coordination.k8s.io',
  version: 'v1',
  plural: 'leases',
  kind: 'Lease',
  namespaced: true,
};

/** The path of a collection, or of one object or its subresource. Names are kept as they are, capitals included. */
export function resourcePath(resource: Resource, namespace?: string, name?: string, subresource?: string): string {
  const base = resource.group === '' ? `/api/${resource.version}` : `/apis/${resource.group}/${resource.version}`;
  const scope = resource.namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  const object = name === undefined ? '' : `/${encodeURIComponent(name)}`;
  return `${base}${scope}/${resource.plural}${object}${subresource === undefined ? '' : `/${subresource}`}`;
}
