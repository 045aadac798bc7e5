import type { Row } from './rows.ts';

/** The hosts of the story of the spot instances. */
export interface Cast {
  /** Is there from beginning to end. */
  readonly stays: string;
  /** Is lost, and does not come back. */
  readonly lost: string;
  /** Joins when the other is lost. */
  readonly joins: string;
}

/**
 * Who plays what: the operator that leads is spared, so that what is seen is a lost host and no new leader.
 *
 * @throws Error with fewer than three hosts.
 */
export function castHosts(workers: readonly string[], leading: string): Cast {
  const [lost, joins, ...more] = workers.filter((host) => host !== leading).sort();
  const stays = workers.includes(leading) ? leading : more[0];
  if (stays === undefined || lost === undefined || joins === undefined) {
    throw new Error(`the story of the spot instances takes three workers, and the cluster has ${workers.length}`);
  }
  return { stays, lost, joins };
}

/** Whether all but one unit are healthy on other hosts than the lost one, and that one is made and waits for a host. */
export function oneWaits(rows: readonly Row[], lost: string): boolean {
  const waiting = rows.filter(({ host, pod }) => host === '' && pod !== undefined);
  const placed = rows.filter(({ host, health }) => host !== '' && host !== lost && health === 'healthy');
  return waiting.length === 1 && placed.length === rows.length - 1;
}

/** Where a service's units are, as one says it. */
export function placesOf(rows: readonly Row[]): string {
  return rows.map(({ unit, host }) => `${unit} on ${host === '' ? 'no host' : host}`).join(', ');
}
