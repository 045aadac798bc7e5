import { expectMap, expectText, warnOfOtherKeys } from '../../model/expect.ts';
import type { WrittenService } from '../../model/service.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import type { WrittenEntries } from '../../model/written-value.ts';
import { portList } from './converted-rules.ts';

/** `lb_config.config`: the user's lines, as they are. */
export function writtenConfig(config: WrittenEntries, { report }: TranslateContext): { config?: string } {
  const text = expectText(config.get('config'), report);
  return text ? { config: text } : {};
}

/**
 * The lines of a balancer of Rancher 1.0 and 1.1: `haproxy_config.global` and `.defaults` as sections, and a frontend
 * for each port that expects the PROXY protocol (docs/rancher.md §8.2).
 */
export function convertedConfig(
  service: WrittenService,
  config: WrittenEntries,
  context: TranslateContext,
): { config?: string } {
  const entries = expectMap(config.get('haproxy_config'), context.report)?.entries ?? new Map();
  warnOfOtherKeys('haproxy_config', entries, ['global', 'defaults'], context.report);
  const sections = ['global', 'defaults'].flatMap((name) => {
    const text = expectText(entries.get(name), context.report)?.trimEnd();
    return text ? [section(name, text.split('\n'))] : [];
  });
  const proxied = portList(service, 'io.rancher.loadbalancer.proxy-protocol.ports', context);
  const lines = [...sections, ...proxied.map((port) => section(`frontend ${port}`, ['accept-proxy']))];
  return lines.length > 0 ? { config: lines.join('') } : {};
}

function section(heading: string, lines: readonly string[]): string {
  return `${heading}\n${lines.map((line) => (line.trim() === '' ? '\n' : `    ${line.trimEnd()}\n`)).join('')}`;
}
