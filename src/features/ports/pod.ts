import type { PodDraft, ServicePortDraft } from '../feature.ts';
import { type Port, parsePort } from './port.ts';

interface Spec {
  readonly ports?: readonly string[] | undefined;
  readonly expose?: readonly string[] | undefined;
}

/**
 * Published ports are opened on the unit's own host only, as Rancher did, hence hostPort. The protocol is always
 * written: it is part of the list's key in server-side apply.
 */
export function pod(spec: Spec, draft: PodDraft): void {
  const published = (spec.ports ?? []).map(parsePort);
  const taken = new Set(published.map(key));
  const exposed = (spec.expose ?? []).map(parsePort).filter((port) => !taken.has(key(port)));
  const ports = [...published, ...exposed];
  if (ports.length === 0) return;
  draft.container.ports = ports.map((port) => ({
    containerPort: port.privatePort,
    protocol: port.protocol,
    ...(port.publicPort === undefined ? {} : { hostPort: port.publicPort }),
    ...(port.hostAddress === undefined ? {} : { hostIP: port.hostAddress }),
  }));
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
