import type { WrittenService } from '../model/service.ts';
import { isNothing, type WrittenEntries } from '../model/written-value.ts';

/** A service that was no application in Rancher. */
export interface SpecialService {
  /** What it was, as in "a load balancer". */
  readonly what: string;
}

/**
 * Recognises the services that Rancher did not run as containers of the image they name, in Rancher's own order of
 * classification (docs/rancher.md §1.4).
 */
export function specialService(service: WrittenService): SpecialService | undefined {
  const { keys } = service;
  const image = imageName(keys);
  const has = (key: string): boolean => {
    const entry = keys.get(key);
    return entry !== undefined && !isNothing(entry.value);
  };
  // With an image, `hostname` is the host name of a container; without one, the target of an external service.
  const external = has('external_ips') || (has('hostname') && !has('image') && !has('build'));
  if (external || image === 'rancher/external-service') return { what: 'an external service' };
  if (image === 'rancher/load-balancer-service') return { what: 'a load balancer (Rancher 1.0 and 1.1)' };
  if (image === 'rancher/lb-service-haproxy' || hasSourcePort(keys)) return { what: 'a load balancer' };
  if (image === 'rancher/dns-service') return { what: 'a service alias' };
  if (has('network_driver')) return { what: 'a network driver' };
  if (has('storage_driver')) return { what: 'a storage driver' };
  if (image === 'rancher/none') return { what: 'a service without containers of its own' };
  if (isVirtualMachine(keys)) return { what: 'a virtual machine' };
  return undefined;
}

const longestImage = 1024;

/** Without registry, tag and digest. */
function imageName(keys: WrittenEntries): string {
  const value = keys.get('image')?.value;
  const text = value?.kind === 'scalar' ? value.text.slice(0, longestImage).trim() : '';
  return text
    .replace(/@.*$/, '')
    .replace(/:[^/]*$/, '')
    .replace(/^(index\.)?docker\.io\//, '');
}

/** An `lb_config` whose rules have no source port belongs to a target of a balancer, an ordinary service. */
function hasSourcePort(keys: WrittenEntries): boolean {
  const config = keys.get('lb_config')?.value;
  const rules = config?.kind === 'map' ? config.entries.get('port_rules')?.value : undefined;
  if (rules?.kind !== 'list') return false;
  return rules.items.some((rule) => {
    const port = rule.kind === 'map' ? rule.entries.get('source_port')?.value : undefined;
    return port?.kind === 'scalar' && port.value !== null && port.text !== '0';
  });
}

function isVirtualMachine(keys: WrittenEntries): boolean {
  const type = keys.get('type')?.value;
  return type?.kind === 'scalar' && /^virtual_?machine$/i.test(type.text);
}
