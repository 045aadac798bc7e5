/** None of these keys became anything in Rancher. */
export const spec = {};

export const sidekickSpec = spec;

export const loadBalancerSpec = spec;

export const externalServiceSpec = spec;

export const serviceAliasSpec = spec;
