/** `spec.sidekicks` holds what the other features say of a sidekick (src/api/rancher-service.ts). */
export const spec = {};

export const sidekickSpec = {};
