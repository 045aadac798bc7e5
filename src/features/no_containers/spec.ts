export const spec = {};
