import { parse } from 'yaml';

/** A health check as a plain reader of YAML finds it: nothing of Drover's reading is used. */
export interface WrittenHealthCheck {
  readonly service: string;
  readonly block: Readonly<Record<string, unknown>>;
}

/**
 * The health checks of a rancher-compose text.
 *
 * @param answers what stands for `${NAME}`; an unknown name is empty, as in Rancher.
 */
export function writtenHealthChecks(text: string, answers: ReadonlyMap<string, string>): WrittenHealthCheck[] {
  const file: unknown = parse(text, {
    version: '1.1',
    uniqueKeys: false,
    merge: true,
    strict: false,
    logLevel: 'silent',
  });
  const services = isRecord(file) && isRecord(file['services']) ? file['services'] : file;
  if (!isRecord(services)) return [];
  return Object.entries(services).flatMap(([service, keys]) => {
    const block = isRecord(keys) ? keys['health_check'] : undefined;
    return isRecord(block) ? [{ service, block: withAnswers(block, answers) }] : [];
  });
}

function withAnswers(
  block: Readonly<Record<string, unknown>>,
  answers: ReadonlyMap<string, string>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(block).map(([key, value]) => {
      if (isRecord(value)) return [key, withAnswers(value, answers)];
      if (typeof value !== 'string') return [key, value];
      return [
        key,
        value.replaceAll(
          /\$\{(\w+)\}|\$([A-Za-z_]\w*)/g,
          (_, a?: string, b?: string) => answers.get(a ?? b ?? '') ?? '',
        ),
      ];
    }),
  );
}

const numbers: readonly (readonly [written: string, field: string])[] = [
  ['port', 'port'],
  ['interval', 'interval'],
  ['response_timeout', 'responseTimeout'],
  ['healthy_threshold', 'healthyThreshold'],
  ['unhealthy_threshold', 'unhealthyThreshold'],
  ['initializing_timeout', 'initializingTimeout'],
  ['reinitializing_timeout', 'reinitializingTimeout'],
];

/** How a check in a resource differs from the one that was written, a line for each member. */
export function differences({ block }: WrittenHealthCheck, check: unknown): string[] {
  if (!isRecord(check)) return ['no healthCheck'];
  const wrong = numbers.filter(([written, field]) => {
    // Rancher read an explicit 0 as "not set".
    const wanted = Number(block[written] ?? 0);
    if (wanted !== 0) return check[field] !== wanted;
    return check[field] !== undefined && field !== 'responseTimeout';
  });
  const quorum = isRecord(block['recreate_on_quorum_strategy_config'])
    ? block['recreate_on_quorum_strategy_config']['quorum']
    : undefined;
  const config = check['recreateOnQuorumStrategyConfig'];
  return [
    ...wrong.map(([written, field]) => `${written}: ${block[written]} became ${check[field]}`),
    ...text('request_line', block['request_line'], check['requestLine']),
    ...text('strategy', block['strategy'], check['strategy']),
    ...(block['strategy'] === 'recreateOnQuorum' && quorum !== undefined
      ? text('quorum', quorum, isRecord(config) ? config['quorum'] : undefined)
      : []),
  ];
}

function text(name: string, written: unknown, became: unknown): string[] {
  const wanted = written === undefined || written === null ? '' : String(written);
  return wanted === String(became ?? '') ? [] : [`${name}: ${wanted} became ${became}`];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
