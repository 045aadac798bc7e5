/**
 * The domain of the cluster's names, as a Pod's resolv.conf has it: `<namespace>.svc.<domain>` is searched first.
 *
 * @returns undefined where the text does not say.
 */
export function clusterDomainOf(resolvConf: string): string | undefined {
  const search = /^\s*search\s+(.*)$/m.exec(resolvConf)?.[1] ?? '';
  for (const domain of search.split(/\s+/)) {
    const found = /^[^.]+\.svc\.(.+?)\.?$/.exec(domain)?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}
