/** Rancher's API is not there, so that nothing can be given to a container for it. The labels stay labels. */
export const spec = {};

export const sidekickSpec = spec;

export const loadBalancerSpec = spec;

export const externalServiceSpec = spec;

export const serviceAliasSpec = spec;
