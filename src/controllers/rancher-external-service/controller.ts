/**
 * Observes RancherExternalServices.
 *
 * Decides what the name of each leads to: its addresses, or its host name.
 *
 * Writes (by src/controllers/names/named-kind.ts) a headless Service with EndpointSlices or an ExternalName Service, the
 * status and Events.
 */
import { RancherExternalServiceSpec, rancherExternalServiceDefinition } from '../../api/rancher-external-service.ts';
import { isUsable, slicesOf } from '../../dns/endpoint.ts';
import type { Resource } from '../../kubernetes/resource.ts';
import { invalidSpec } from '../names/invalid-spec.ts';
import { NamedKind, type NamedKindOptions, type Resolution } from '../names/named-kind.ts';
import type { NamedResource } from '../names/named-resource.ts';
import { resourceOf } from '../names/resource-of.ts';

export const rancherExternalServices: Resource = resourceOf(rancherExternalServiceDefinition);

export function externalServiceController(
  options: Omit<NamedKindOptions, 'resource' | 'name' | 'fieldManager' | 'resolve'>,
): NamedKind {
  return new NamedKind({
    ...options,
    resource: rancherExternalServices,
    name: 'rancher-external-service',
    fieldManager: 'drover-rancher-external-service',
    resolve,
  });
}

function resolve({ spec }: NamedResource): ReturnType<NamedKindOptions['resolve']> {
  const parsed = RancherExternalServiceSpec.safeParse(spec);
  if (!parsed.success) return { invalid: invalidSpec(parsed.error) };
  return resolutionOf(parsed.data);
}

/** Neither addresses nor a host name: Rancher took that, too, and the name led to nothing. */
export function resolutionOf({ externalIps = [], hostname }: RancherExternalServiceSpec): Resolution {
  if (hostname !== undefined) {
    // A DNS name in a Service is written in small letters and without the dot at its end.
    const name = hostname.toLowerCase().replace(/\.$/, '');
    return { answer: { hostname: name }, state: 'active', message: `its name stands for ${name}` };
  }
  const slices = slicesOf(externalIps.map((address) => ({ address })));
  if (slices.length === 0) {
    const message =
      externalIps.length === 0
        ? 'its name stands for nothing: write externalIps or hostname'
        : `its name stands for nothing: Kubernetes takes ${externalIps.join(', ')} for no address of a host`;
    return { answer: { slices }, state: 'inactive', message };
  }
  const without = externalIps.filter((address) => !isUsable(address));
  const but =
    without.length === 0 ? '' : `, without ${without.join(', ')}, which Kubernetes takes for no address of a host`;
  return { answer: { slices }, state: 'active', message: `its name stands for its addresses${but}` };
}
