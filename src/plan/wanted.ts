import type { RancherServiceSpec } from '../api/rancher-service.ts';

/** The units that a service should have at one moment. */
export interface Wanted {
  /** How many. */
  readonly count: number;
  /** Its owner stopped it: then there are none, whatever the scale. */
  readonly stopped: boolean;
}

/** A stopped service has none: the state of units that are to come back is their volumes'. */
export function wanted({ active, scale }: Pick<RancherServiceSpec, 'active' | 'scale'>): Wanted {
  const stopped = active === false;
  return { count: stopped ? 0 : scale, stopped };
}
