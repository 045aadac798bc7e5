/** What a service takes from another stands in the keys that own it. */
export const spec = {};

export const sidekickSpec = spec;

export const loadBalancerSpec = spec;

export const externalServiceSpec = spec;

export const serviceAliasSpec = spec;
