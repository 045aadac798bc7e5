import * as z from 'zod';

/** Rancher's longest observed values fit many times over; the limit keeps sums within a double's exact integers. */
const milliseconds = z.int().min(1).max(2_147_483_647);
const threshold = z.int().min(1).max(10_000);

export const HealthCheck = z
  .strictObject({
    port: z
      .int()
      .min(1)
      .max(65_535)
      .meta({ description: 'TCP port of the container that is checked.', format: 'int32' }),
    requestLine: z.string().max(4096).optional().meta({
      description:
        "An HTTP check, in the words of HAProxy's `option httpchk`: `METHOD PATH VERSION` with headers after it, for example `GET / HTTP/1.0`. 2xx and 3xx pass. Absent or empty: a TCP check.",
    }),
    interval: milliseconds
      .default(2000)
      .meta({ description: 'Time between checks, in milliseconds. Default: 2000.', format: 'int32' }),
    responseTimeout: milliseconds
      .default(2000)
      .meta({ description: 'How long an answer may take, in milliseconds. Default: 2000.', format: 'int32' }),
    healthyThreshold: threshold
      .default(2)
      .meta({ description: 'Passed checks in a row that make a unit healthy. Default: 2.', format: 'int32' }),
    unhealthyThreshold: threshold
      .default(3)
      .meta({ description: 'Failed checks in a row that make a unit unhealthy. Default: 3.', format: 'int32' }),
    initializingTimeout: milliseconds.optional().meta({
      description:
        'How long after its first start a unit may take to become healthy, in milliseconds; then it is replaced. Absent: for ever.',
      format: 'int32',
    }),
    reinitializingTimeout: milliseconds.optional().meta({
      description:
        'How long a unit whose container was restarted may take to become healthy again, in milliseconds; then it is replaced. Absent: for ever.',
      format: 'int32',
    }),
    strategy: z.enum(['none', 'recreate', 'recreateOnQuorum']).default('recreate').meta({
      description:
        'What happens to an unhealthy unit. recreate: it is replaced at once. recreateOnQuorum: only while enough others are healthy. none: nothing, it only leaves its Service. Default: recreate.',
    }),
    recreateOnQuorumStrategyConfig: z
      .strictObject({
        quorum: z.int().min(1).max(10_000).default(1).meta({
          description: 'How many units must be healthy before unhealthy ones are replaced. Default: 1.',
          format: 'int32',
        }),
      })
      .optional()
      .meta({ description: 'For the strategy recreateOnQuorum. Absent: a quorum of 1.' }),
  })
  .meta({
    'x-kubernetes-validations': [
      {
        rule: "self.strategy == 'recreateOnQuorum' || !has(self.recreateOnQuorumStrategyConfig)",
        message:
          'recreateOnQuorumStrategyConfig belongs to strategy: recreateOnQuorum; write that strategy or leave the block out',
      },
    ],
  });
export type HealthCheck = z.output<typeof HealthCheck>;

export const spec = {
  healthCheck: HealthCheck.optional().meta({
    description:
      'How units are judged, and what happens to one that fails. Without it a unit that runs counts as healthy.',
  }),
};

export const sidekickSpec = spec;

export const loadBalancerSpec = spec;

/** Kept for balancers that lead there: Rancher itself did not check what is outside (docs/rancher.md §8.5). */
export const externalServiceSpec = spec;
