import { defineConfig } from 'vitest/config';

/** Against what hangs, and nothing else: on a busy machine a test that starts a process takes many times as long. */
const patient = { testTimeout: 120_000, hookTimeout: 120_000 };

/**
 * One project per tier (docs/development/testing.md). `npm run check` runs the first two; `npm test` runs all but
 * the slow one through test/run.ts, which prepares what each tier needs.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          ...patient,
          include: [
            'src/**/*.test.ts',
            'tools/**/*.test.ts',
            'test/cluster/**/*.unit.test.ts',
            'test/bench/host-loss/*.test.ts',
            'test/simulation/**/*.test.ts',
          ],
        },
      },
      { test: { name: 'conformance', ...patient, include: ['test/conformance/**/*.test.ts'] } },
      { test: { name: 'corpus', ...patient, include: ['test/corpus/**/*.test.ts'] } },
      { test: { name: 'faults', include: ['test/faults/**/*.test.ts'], testTimeout: 30_000 } },
      { test: { name: 'argocd', include: ['test/argocd/**/*.test.ts'] } },
      { test: { name: 'haproxy', include: ['test/haproxy/**/*.test.ts'], testTimeout: 120_000 } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: ['test/integration/setup.ts'],
          testTimeout: 60_000,
          // Most files have an API server of their own, and wait most of their time.
          maxWorkers: 3,
          hookTimeout: 120_000,
        },
      },
      { test: { name: 'scale', include: ['test/scale/**/*.test.ts'] } },
      {
        test: {
          name: 'cluster',
          include: ['test/cluster/cluster.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 300_000,
          maxWorkers: 5,
        },
      },
      {
        // These stop hosts, which every other scenario needs: one at a time, after all others.
        test: {
          name: 'e2e-hosts',
          include: ['test/e2e/hosts/*.test.ts'],
          testTimeout: 900_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        test: { name: 'e2e-slow', include: ['test/e2e/slow/*.test.ts'], testTimeout: 1_800_000, hookTimeout: 300_000 },
      },
    ],
  },
});
