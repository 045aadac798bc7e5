import { note } from '../../model/diagnostic.ts';
import { expectInteger, expectMap, warnOfOtherKeys } from '../../model/expect.ts';
import type { WrittenService } from '../../model/service.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { backendName, requestMatch, ruleMaps } from './port-rules.ts';

interface TargetRule {
  hostname?: string;
  path?: string;
  targetPort?: number;
  backendName?: string;
}

const read = ['hostname', 'path', 'target_port', 'backend_name'];
/** What a rule of a balancer has besides; Rancher passed over it here. */
const balancers = ['source_port', 'protocol', 'service', 'selector', 'priority', 'weight', 'environment', 'region'];

/** `lb_config` of a service that is no balancer: its part of the rules that select it (docs/rancher.md §8.1). */
export function targetRules(service: WrittenService, { report }: TranslateContext): { targetRules?: TargetRule[] } {
  const config = expectMap(service.keys.get('lb_config'), report)?.entries;
  if (!config) return {};
  warnOfOtherKeys('lb_config', config, ['port_rules', 'certs', 'default_cert', 'config', 'stickiness_policy'], report);
  for (const { key, keyLocation } of config.values()) {
    if (!['certs', 'default_cert', 'config', 'stickiness_policy'].includes(key)) continue;
    const message = `\`${key}\` is left out: it belongs to a balancer, and no rule here has a source port`;
    report(note('RC5205', message, { at: keyLocation, grade: 'unsupported' }));
  }
  const rules = ruleMaps(config.get('port_rules'), report).map(({ entries }) => {
    warnOfOtherKeys('port_rules', entries, [...read, ...balancers], report);
    for (const { key, keyLocation } of entries.values()) {
      if (!balancers.includes(key)) continue;
      const message = `\`${key}\` is left out: Rancher read it in a balancer's own rules only`;
      report(note('RC5205', message, { at: keyLocation, grade: 'unsupported' }));
    }
    const targetPort = expectInteger(entries.get('target_port'), { min: 0, max: 65_535 }, report);
    const name = backendName(entries, report);
    return {
      ...requestMatch(entries, report),
      ...(targetPort ? { targetPort } : {}),
      ...(name === undefined ? {} : { backendName: name }),
    };
  });
  const said = rules.filter((rule) => Object.keys(rule).length > 0);
  return said.length > 0 ? { targetRules: said } : {};
}
