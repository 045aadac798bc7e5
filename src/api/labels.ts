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
  /** On a Service that is no resource's own: what it gives names to, `link` or `units`. */
  names: 'drover.dev/names',
} as const;

export const annotations = {
  /** What a unit's primary remembers of its health: JSON of `UnitMemory` (src/health/memory.ts), written on transitions only. */
  health: 'drover.dev/health',
  /** The health check that its primary was created with: a unit keeps its own check (docs/rancher.md §2.2). */
  healthCheck: 'drover.dev/health-check',
  /** The same of its sidekicks: JSON of `UnitMemory` by container. Absent while none of them is checked. */
  sidekickHealth: 'drover.dev/sidekick-health',
  /** The health checks that its sidekicks were created with: JSON by container. */
  sidekickHealthChecks: 'drover.dev/sidekick-health-checks',
  /** UID of the Pod that this one stands in for. */
  replaces: 'drover.dev/replaces',
  /** The restart of its service that the Pod was made after: `spec.restart.at` of that moment. */
  restart: 'drover.dev/restart',
  /** The set of lost hosts that the Pod was told to keep off, so that a change of the set can be noticed. */
  avoidedHosts: 'drover.dev/avoided-hosts',
  /** The one host that a unit of a global service was made for; on the claims of its index, too. */
  requestedHost: 'drover.dev/requested-host',
  /** On a Pod whose volumes were not filled from its images, since an earlier one showed that these cannot do it. */
  withoutCopy: 'drover.dev/without-copy',
  /** On a Pod or a Node: a person's word that a lost host can no longer write to its volumes. */
  fenced: 'drover.dev/fenced',
  /** On what a RancherStack made: hash of what its compose texts said of it when it was last applied. */
  composed: 'drover.dev/composed',
  /** A person's word that the RancherStack of this name may take over an object that nobody controls. */
  adopt: 'drover.dev/adopt',
  /** Prefix for a Docker label that Kubernetes refuses as a label, followed by a name it accepts. */
  dockerLabels: 'drover.dev/docker-labels',
} as const;

/** Value of `app.kubernetes.io/managed-by`. */
export const managedByDrover = 'drover';
