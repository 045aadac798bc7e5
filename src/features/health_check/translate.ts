import type * as z from 'zod';

import { error, note, type Report, warning } from '../../model/diagnostic.ts';
import { toDnsLabel } from '../../model/dns-label.ts';
import { expectInteger, expectMap, expectText, warnOfOtherKeys } from '../../model/expect.ts';
import type { WrittenService } from '../../model/service.ts';
import { labelOf } from '../../model/service-labels.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { isNothing, type WrittenEntries } from '../../model/written-value.ts';
import { warnOfProbe } from './probe-losses.ts';
import { parseRequestLine } from './request-line.ts';
import type { HealthCheck } from './spec.ts';

type WrittenHealthCheck = z.input<typeof HealthCheck>;

const keys = [
  'port',
  'request_line',
  'interval',
  'response_timeout',
  'healthy_threshold',
  'unhealthy_threshold',
  'initializing_timeout',
  'reinitializing_timeout',
  'strategy',
  'recreate_on_quorum_strategy_config',
];

/** Read, and without a meaning of their own in Rancher: `name` was free text. */
const meaningless = ['name'];

const strategies = ['none', 'recreate', 'recreateOnQuorum'] as const;
type Strategy = (typeof strategies)[number];

/** A key of the service that some write into the block: what to do instead. */
const misplaced = ['drain_timeout_ms'];

/** `health_check` with the meaning it had in Rancher (docs/rancher.md §1.3): what is absent or 0 is not set. */
export function translate(service: WrittenService, context: TranslateContext): { healthCheck?: WrittenHealthCheck } {
  const { kind, report } = context;
  noteWaiting(service, context);
  const block = expectMap(service.keys.get('health_check'), report);
  if (!block) return {};
  const { entries } = block;
  warnOfOtherKeys('health_check', entries, [...keys, ...meaningless, ...misplaced], report);
  sayOfIdleKeys(entries, context);
  const port = expectInteger(entries.get('port'), { min: 1, max: 65_535 }, report);
  const portEntry = entries.get('port');
  if (!portEntry || isNothing(portEntry.value)) {
    const at = service.keys.get('health_check')?.keyLocation;
    report(error('RC4026', '`health_check` has no port', { at, hint: 'write the port to ask, as in `port: 80`' }));
  }
  const check = {
    ...requestLine(entries, report),
    ...times(entries, report),
    ...strategy(entries, report),
  };
  // What is outside has no probes.
  if (kind !== 'externalService') warnOfProbe(entries, report);
  return port === undefined ? {} : { healthCheck: { port, ...check } };
}

function sayOfIdleKeys(entries: WrittenEntries, { kind, report }: TranslateContext): void {
  for (const key of misplaced) {
    const at = entries.get(key)?.keyLocation;
    if (!at) continue;
    const message = `\`${key}\` is left out: it is a key of the service, and below \`health_check\` Rancher dropped it`;
    const hint = 'write it beside `health_check`';
    report(warning('RC4009', message, { at, hint, grade: 'unsupported' }));
  }
  const name = entries.get('name');
  if (name) report(note('RC5166', '`name` is left out: Rancher used it for nothing', { at: name.keyLocation }));
  const strategy = entries.get('strategy');
  if (kind !== 'sidekick' || !strategy || isNothing(strategy.value)) return;
  const message = "the strategy of a sidekick is kept and does nothing: its primary's counts, as in Rancher";
  report(note('RC5160', message, { at: strategy.keyLocation }));
}

/** What the command line of 1.6 did when it brought a stack up. */
function noteWaiting(service: WrittenService, { report }: TranslateContext): void {
  const label = labelOf(service, 'io.rancher.service.wait_for_healthcheck');
  if (!label) return;
  const message = `the label ${label.label} is kept and not acted on: \`rancher up\` waited until the service was healthy`;
  const hint = `kubectl wait --for=condition=Ready rancherservice/${toDnsLabel(service.name) ?? service.name}`;
  report(note('RC5166', message, { at: label.location, hint }));
}

function requestLine(entries: WrittenEntries, report: Report): { requestLine?: string } {
  const entry = entries.get('request_line');
  const text = expectText(entry, report);
  if (text === undefined || text === '') return {};
  const request = parseRequestLine(text);
  if (request.kind === 'error') {
    const message = `HAProxy, and so Rancher, refused this request line: ${request.reason}`;
    report(error('RC4012', message, { at: entry?.value.location, hint: 'for example GET /health HTTP/1.0' }));
    return {};
  }
  return { requestLine: text };
}

const milliseconds = { min: 0, max: 2_147_483_647 };
const threshold = { min: 0, max: 10_000 };

function times(entries: WrittenEntries, report: Report): Partial<WrittenHealthCheck> {
  const read = (key: string, bounds: typeof threshold): number | undefined =>
    expectInteger(entries.get(key), bounds, report) || undefined;
  const interval = read('interval', milliseconds);
  // Without a timeout of its own HAProxy waited for an answer as long as the interval (docs/rancher.md §2.5).
  const responseTimeout = read('response_timeout', milliseconds) ?? interval;
  const healthyThreshold = read('healthy_threshold', threshold);
  const unhealthyThreshold = read('unhealthy_threshold', threshold);
  const initializingTimeout = read('initializing_timeout', milliseconds);
  const reinitializingTimeout = read('reinitializing_timeout', milliseconds);
  return {
    ...(interval === undefined ? {} : { interval }),
    ...(responseTimeout === undefined ? {} : { responseTimeout }),
    ...(initializingTimeout === undefined ? {} : { initializingTimeout }),
    ...(reinitializingTimeout === undefined ? {} : { reinitializingTimeout }),
    ...(healthyThreshold === undefined ? {} : { healthyThreshold }),
    ...(unhealthyThreshold === undefined ? {} : { unhealthyThreshold }),
  };
}

/** A quorum belongs to recreateOnQuorum, where a missing one is 1; with another strategy Rancher never read it. */
function strategy(entries: WrittenEntries, report: Report): Partial<WrittenHealthCheck> {
  const chosen = chosenStrategy(entries, report);
  const config = entries.get('recreate_on_quorum_strategy_config');
  const block = expectMap(config, report)?.entries;
  if (!block) return { ...(chosen ? { strategy: chosen } : {}) };
  warnOfOtherKeys('recreate_on_quorum_strategy_config', block, ['quorum'], report);
  if (chosen !== 'recreateOnQuorum') {
    const message = '`recreate_on_quorum_strategy_config` is left out: it belongs to `strategy: recreateOnQuorum`';
    report(warning('RC5014', message, { at: config?.keyLocation }));
    return { ...(chosen ? { strategy: chosen } : {}) };
  }
  const quorum = expectInteger(block.get('quorum'), threshold, report) || undefined;
  return { strategy: chosen, ...(quorum === undefined ? {} : { recreateOnQuorumStrategyConfig: { quorum } }) };
}

function chosenStrategy(entries: WrittenEntries, report: Report): Strategy | undefined {
  const entry = entries.get('strategy');
  const text = expectText(entry, report);
  const chosen = strategies.find((known) => known === text);
  if (text !== undefined && text !== '' && !chosen) {
    const hint = `one of ${strategies.join(', ')}`;
    report(error('RC4013', `there is no strategy "${text}"`, { at: entry?.value.location, hint }));
  }
  return chosen;
}
