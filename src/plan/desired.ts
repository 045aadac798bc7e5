import type { RancherServiceSpec } from '../api/rancher-service.ts';

/** A service as its owner wants it. */
export interface DesiredService {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly stack: string;
  readonly spec: RancherServiceSpec;
  /** Hash of the launch part of `spec` (revision.ts). */
  readonly revision: string;
  /** The domain of the cluster's names, as in `cluster.local`. Absent: units get no names of their own. */
  readonly clusterDomain?: string;
}
