export const spec = {};

export const sidekickSpec = spec;
