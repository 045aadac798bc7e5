import type { V1ContainerPort } from '@kubernetes/client-node';

import { shortened } from '../../model/beginning.ts';
import type { Ignored, PodDraft, ServicePortDraft } from '../feature.ts';
import { type Port, parsePort } from './port.ts';

interface Spec {
  readonly ports?: readonly string[] | undefined;
  readonly expose?: readonly string[] | undefined;
}

/**
 * Published ports are opened on the unit's own host only, as Rancher did, hence hostPort. The protocol is always
 * written: it is part of the list's key in server-side apply. A host opens a port once, so that of two the first counts.
 */
export function pod(spec: Spec, draft: PodDraft): void {
  const written = (spec.ports ?? []).map(parsePort);
  const opened = draft.pod.containers.flatMap(({ ports = [] }) => ports);
  const published: V1ContainerPort[] = [];
  for (const port of written.filter(({ publicPort }) => publicPort !== undefined)) {
    const next = containerPort(port);
    if (![...opened, ...published].some((other) => collide(other, next))) published.push(next);
  }
  const taken = new Set(published.map((port) => `${port.containerPort}/${port.protocol}`));
  const inside = [...written, ...(spec.expose ?? []).map(parsePort)].filter((port) => !taken.has(key(port)));
  const exposed = new Map(
    inside.map((port) => [key(port), { containerPort: port.privatePort, protocol: port.protocol }]),
  );
  const ports = [...published, ...exposed.values()];
  if (ports.length > 0) draft.container.ports = ports;
}

function containerPort(port: Port): V1ContainerPort {
  return {
    containerPort: port.privatePort,
    protocol: port.protocol,
    ...(port.publicPort === undefined ? {} : { hostPort: port.publicPort }),
    ...(port.hostAddress === undefined ? {} : { hostIP: port.hostAddress }),
  };
}

/** Whether two ports of a Pod want the same one of the host. */
function collide(a: V1ContainerPort, b: V1ContainerPort): boolean {
  return (
    a.hostPort !== undefined &&
    a.hostPort === b.hostPort &&
    a.protocol === b.protocol &&
    (a.hostIP === undefined || b.hostIP === undefined || a.hostIP === b.hostIP)
  );
}

/** Public ports that are still to be given out. */
export function ignored(spec: Spec): readonly Ignored[] {
  const random = (spec.ports ?? []).filter((text) => parsePort(text).publicPort === undefined);
  if (random.length === 0) return [];
  const reason = `No public port is given out for ${random.join(', ')}: other services reach it. Write public:private to publish it.`;
  return [{ field: 'spec.ports', reason: shortened(reason, 1024) }];
}

/** Every private port once, in order. */
export function servicePorts(spec: Spec): readonly ServicePortDraft[] {
  const all = [...(spec.ports ?? []), ...(spec.expose ?? [])].map(parsePort);
  const byKey = new Map(all.map((port) => [key(port), { port: port.privatePort, protocol: port.protocol }]));
  return [...byKey.values()].sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1));
}

function key(port: Port): string {
  return `${port.privatePort}/${port.protocol}`;
}
