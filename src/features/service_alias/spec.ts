export const spec = {};

/** What it stands for is said by links and selectors. */
export const serviceAliasSpec = {};
