/** Labels and annotations that Drover writes. Everything it makes carries the first three. */
export const labels = {
  managedBy: 'app.kubernetes.io/managed-by',
  stack: 'drover.dev/stack',
  service: 'drover.dev/service',
  /** Rancher's service index of a deployment unit: the lowest free positive integer. */
  index: 'drover.dev/index',
  /** The name of the unit, `<stack>-<service>-<index>`, the same for a unit and for the one that replaces it. */
  unit: 'drover.dev/unit',
  /** Hash of the launch part of the spec the unit was made from (src/plan/revision.ts). */
  revision: 'drover.dev/revision',
  /** `"true"` while the unit may be served; part of every Service selector. */
  serving: 'drover.dev/serving',
} as const;

export const annotations = {
  /** A unit's health memory: JSON of `UnitMemory` (src/health/memory.ts), written on transitions only. */
  health: 'drover.dev/health',
  /** The health check the unit was created with: a unit keeps its own check (docs/rancher.md §2.2). */
  healthCheck: 'drover.dev/health-check',
  /** UID of the Pod that this one stands in for. */
  replaces: 'drover.dev/replaces',
  /** The set of lost hosts that the Pod was told to keep off, so that a change of the set can be noticed. */
  avoidedHosts: 'drover.dev/avoided-hosts',
  /** On a Pod whose volumes were not filled from its images, since an earlier one showed that these cannot do it. */
  withoutCopy: 'drover.dev/without-copy',
  /** On a Pod or a Node: a person's word that a lost host can no longer write to its volumes. */
  fenced: 'drover.dev/fenced',
  /** Prefix for a Docker label that Kubernetes refuses as a label, followed by a name it accepts. */
  dockerLabels: 'drover.dev/docker-labels',
} as const;

/** Value of `app.kubernetes.io/managed-by`. */
export const managedByDrover = 'drover';
