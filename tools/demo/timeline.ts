import { inOrder, type ServiceEvent, shortNote, unitIndex } from './rows.ts';

/** Something that the demo did to the stacks, or to a host. Times are this machine's clock, in milliseconds. */
export interface Fault {
  readonly title: string;
  readonly at: number;
  /** When everything was as it should be again. */
  readonly healedAt?: number;
  /** When something else began that is none of its consequences. */
  readonly endedAt?: number;
  /** What it came to, where that was not that everything is healthy. */
  readonly outcome?: string;
  /** What others took for it. */
  readonly elsewhere?: string;
  /** What visitors of the site noticed. */
  readonly visits?: Visits;
}

/** One request to the site. */
export interface Visit {
  /** This machine's clock, in milliseconds. */
  readonly at: number;
  /** Whether the answer was 200. */
  readonly served: boolean;
}

export interface Visits {
  readonly asked: number;
  readonly failed: number;
}

/** What happened when, in seconds after each fault. */
export function timeline(faults: readonly Fault[], events: readonly ServiceEvent[]): string[] {
  const ordered = inOrder(events);
  return faults.flatMap((fault, at) => {
    const next = fault.endedAt ?? faults[at + 1]?.at ?? Number.POSITIVE_INFINITY;
    const since = ordered.filter(({ seenAt }) => seenAt >= fault.at && seenAt < next);
    const lines = unrepeated(since).map((event) => entry(event.seenAt - fault.at, subject(event), shortNote(event)));
    return ['', `${at + 1}. ${fault.title}`, ...lines, ...closing(fault)];
  });
}

function closing({ at, healedAt, outcome, elsewhere, visits }: Fault): string[] {
  const lines = [];
  if (healedAt === undefined) lines.push('          not healed by the end of the demo');
  else {
    const end = outcome ?? 'everything is healthy';
    lines.push(entry(healedAt - at, '', elsewhere === undefined ? end : `${end} (${elsewhere})`));
  }
  if (visits !== undefined) {
    const { asked, failed } = visits;
    lines.push(`          of ${asked} visits to the site ${failed === 0 ? 'none' : failed} failed`);
  }
  return lines;
}

function entry(afterMs: number, who: string, what: string): string {
  const seconds = `+${(Math.max(0, afterMs) / 1000).toFixed(1)} s`.padStart(9);
  return who === '' ? `${seconds}  ${what}` : `${seconds}  ${who.padEnd(20)} ${what}`;
}

function subject({ service, note }: ServiceEvent): string {
  const index = unitIndex(note);
  return index === undefined ? '' : `${service}-${index}`;
}

/** What is said of a host is said to each service with units on it; once is enough here. */
function unrepeated(events: readonly ServiceEvent[]): ServiceEvent[] {
  const said = new Set<string>();
  return events.filter((event) => {
    const text = `${subject(event)} ${event.note}`;
    const first = !said.has(text);
    said.add(text);
    return first;
  });
}

/** Visits between two times. */
export function countVisits(visits: readonly Visit[], from: number, to: number): Visits {
  const between = visits.filter(({ at }) => at >= from && at < to);
  return { asked: between.length, failed: between.filter(({ served }) => !served).length };
}
