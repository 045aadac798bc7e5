import type { RancherService } from '../../src/api/rancher-service.ts';
import { stackOf } from '../../src/api/rancher-service.ts';

/** An Event about a service. */
export interface ServiceEvent {
  readonly namespace: string;
  readonly service: string;
  readonly reason: string;
  readonly note: string;
  /** The operator's clock, as text that sorts. */
  readonly writtenAt: string;
  /** This machine's clock, in milliseconds. */
  readonly seenAt: number;
}

/** What the API server has of the demo, as far as the demo looks at it. */
export interface Observed {
  readonly services: readonly RancherService[];
  /** Pod name → when it was made, in milliseconds. */
  readonly madeAt: ReadonlyMap<string, number>;
  readonly events: readonly ServiceEvent[];
}

/** A unit as a line of the table. */
export interface Row {
  readonly stack: string;
  readonly unit: string;
  readonly pod: string | undefined;
  readonly host: string;
  readonly state: string;
  readonly health: string;
  readonly madeAt: number | undefined;
  /** What happened to it and to its host, oldest first. */
  readonly events: readonly ServiceEvent[];
}

/** The units of all services, in the services' order. */
export function rowsOf({ services, madeAt, events }: Observed): Row[] {
  const ordered = inOrder(events);
  return services.flatMap(({ metadata, status }) => {
    const own = ordered.filter((event) => event.namespace === metadata.namespace && event.service === metadata.name);
    return (status?.units ?? []).map(({ index, pod, host, state, health }) => {
      const made = pod === undefined ? undefined : madeAt.get(pod);
      return {
        stack: stackOf(metadata),
        unit: `${metadata.name}-${index}`,
        pod,
        host: host ?? '',
        state,
        health: health ?? '',
        madeAt: made,
        events: own.filter((event) => unitIndex(event.note) === index || isAboutHost(event, host, made)),
      };
    });
  });
}

/** What happened to a host before a unit came to it is none of the unit's business. */
function isAboutHost({ note, writtenAt }: ServiceEvent, host: string | undefined, since = 0): boolean {
  return host !== undefined && note.startsWith(`host ${host} `) && Date.parse(writtenAt) >= since;
}

/** In the order the operator wrote them, which is not always the order in which they arrive. */
export function inOrder(events: readonly ServiceEvent[]): ServiceEvent[] {
  return events.toSorted((a, b) => a.writtenAt.localeCompare(b.writtenAt));
}

/** The unit an Event's note is about; undefined when it is about none. */
export function unitIndex(note: string): number | undefined {
  const found = /\bunit (\d+)\b/.exec(note)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** A note without the unit it is about, which stands beside it already. */
export function shortNote({ note }: ServiceEvent): string {
  return note.replace(/\s*\bunit \d+(?: \([^)]*\))?/, '').trim();
}

/** Whether every service has what it should, as the operator last said of the spec there is now. */
export function isSettled({ services }: Observed): boolean {
  return services.every(({ metadata, spec, status }) => {
    const units = status?.units ?? [];
    return (
      status?.observedGeneration === metadata.generation &&
      status.ready === spec.scale &&
      units.length === spec.scale &&
      units.every((unit) => unit.state === 'running' && unit.health === 'healthy')
    );
  });
}

/** What services say of themselves that are not as they should be. */
export function complaints({ services }: Observed): string[] {
  return services.flatMap(({ metadata, status }) =>
    (status?.conditions ?? [])
      .filter(({ type, status: is }) => (type === 'Ready') === (is !== 'True'))
      .map(({ type, reason, message }) => `${metadata.namespace}/${metadata.name}: ${type} ${reason}: ${message}`),
  );
}

/** The host whose loss shows most: many units, and of no service all of them. */
export function hostToStop({ services }: Observed, spared: readonly string[]): string | undefined {
  const hosts = new Map<string, { units: number; whole: number }>();
  for (const { status } of services) {
    const placed = (status?.units ?? []).flatMap((unit) => unit.host ?? []);
    for (const host of new Set(placed)) {
      const here = placed.filter((one) => one === host).length;
      const { units, whole } = hosts.get(host) ?? { units: 0, whole: 0 };
      hosts.set(host, { units: units + here, whole: whole + (here === placed.length ? 1 : 0) });
    }
  }
  return [...hosts]
    .filter(([host]) => !spared.includes(host))
    .sort(([a, one], [b, other]) => one.whole - other.whole || other.units - one.units || a.localeCompare(b))
    .at(0)?.[0];
}
