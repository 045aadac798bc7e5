/** How many lines, and tokens (spaces and line breaks among them), a file may have, and how deep it may be nested. */
export const structureLimits = { tokens: 40_000, lines: 20_000, depth: 64 } as const;
