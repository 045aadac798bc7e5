/** What becomes of a container's output is the cluster's decision, not the unit's. */
export const spec = {};

export const sidekickSpec = spec;

export const loadBalancerSpec = spec;
