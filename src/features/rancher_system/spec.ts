/** Labels that Rancher wrote, or that steered Rancher itself: they stay labels. */
export const spec = {};

export const sidekickSpec = spec;

export const loadBalancerSpec = spec;

export const externalServiceSpec = spec;

export const serviceAliasSpec = spec;
