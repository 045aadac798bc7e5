/** How many lines, and tokens (spaces and line breaks among them), a file may have, and how deep it may be nested. */
export const structureLimits = { tokens: 100_000, lines: 50_000, depth: 64 } as const;
