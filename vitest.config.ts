import { defineConfig } from 'vitest/config';

/**
 * One project per tier (docs/development/testing.md). `npm run check` runs the first three; `npm test` runs all of
 * them through test/run.ts, which prepares what each tier needs.
 */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['src/**/*.test.ts', 'tools/**/*.test.ts', 'test/cluster/**/*.unit.test.ts'] } },
      { test: { name: 'conformance', include: ['test/conformance/**/*.test.ts'] } },
      { test: { name: 'corpus', include: ['test/corpus/**/*.test.ts'] } },
      { test: { name: 'faults', include: ['test/faults/**/*.test.ts'], testTimeout: 30_000 } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: ['test/integration/setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
