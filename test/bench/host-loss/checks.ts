import type { HealthCheck } from '../../../src/features/health_check/spec.ts';

/** The health checks of both articles. */
export const checkNames = ['article1', 'article2'] as const;
export type CheckName = (typeof checkNames)[number];

interface Checked {
  readonly image: string;
  readonly healthCheck: HealthCheck;
}

export const checked: Readonly<Record<CheckName, Checked>> = {
  article1: {
    image: 'drover.local/worker:dev',
    healthCheck: {
      port: 12345,
      interval: 4000,
      responseTimeout: 2000,
      initializingTimeout: 30_000,
      healthyThreshold: 2,
      unhealthyThreshold: 3,
      strategy: 'recreate',
    },
  },
  article2: {
    image: 'drover.local/probe-target:dev',
    healthCheck: {
      port: 8080,
      requestLine: 'GET / HTTP/1.0',
      interval: 2000,
      responseTimeout: 200,
      initializingTimeout: 60_000,
      healthyThreshold: 2,
      unhealthyThreshold: 3,
      strategy: 'recreate',
    },
  },
};
