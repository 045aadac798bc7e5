/** Rancher knew none of these keys. */
export const spec = {};

export const sidekickSpec = spec;

export const loadBalancerSpec = spec;

export const externalServiceSpec = spec;

export const serviceAliasSpec = spec;
