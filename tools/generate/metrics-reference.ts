import { Metrics } from '../../src/telemetry/metrics.ts';

/** A metric as prom-client keeps it. */
export interface MetricDefinition {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
}

/** Drover's own metrics and those of controller-runtime's names, by name; not those of the process. */
export function metricDefinitions(): MetricDefinition[] {
  return Object.values(new Metrics())
    .filter((member) => typeof member === 'object' && 'help' in member)
    .map((metric) => ({
      name: metric.name,
      help: metric.help,
      type: metric.constructor.name.toLowerCase(),
      labels: metric.labelNames,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** docs/reference/metrics.md. */
export function metricsReference(): string {
  const row = ({ name, type, labels, help }: MetricDefinition) =>
    `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${help} |`;
  const definitions = metricDefinitions();
  const table = (ours: boolean) =>
    [
      '| metric | type | labels | |',
      '|---|---|---|---|',
      ...definitions.filter(({ name }) => name.startsWith('drover_') === ours).map(row),
    ].join('\n');
  return `<!-- Written by \`npm run generate\` from src/telemetry/metrics.ts. Not to be edited. -->

# Metrics

On port 8080 of each operator, path \`/metrics\`. Times are in seconds.

## Drover's own

${table(true)}

What the leader alone has is missing on the others: \`sum\` and \`max\` over all operators are right.

How many series there are is bounded: \`drover_units\` by five for each namespace, \`drover_services\` by the states for each
namespace, and \`drover_service_trouble\` by the conditions of services that are not in order. There is none for a single unit:
\`status.units\` has those.

## Of every controller

Under the names of controller-runtime and client-go, so that dashboards made for those work.

${table(false)}

Besides: \`process_*\` and \`nodejs_*\`, which are memory, processor, event loop and garbage collection.
`;
}
