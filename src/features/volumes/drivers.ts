/** What Rancher knew of a volume driver: the access mode its storage service declared (docs/rancher.md §1.7). */

/** Drivers whose volumes several hosts wrote to at once (`multiHostRW`). */
const shared: ReadonlySet<string> = new Set([
  'rancher-nfs',
  'rancher-efs',
  'nfs',
  'efs',
  'convoy-nfs',
  'convoy-gluster',
  'glusterfs',
  'gluster',
  'netapp',
  'rancher-netapp-qtree',
  'azurefile',
  'cifs',
]);

/** Drivers that count a size without a unit in gigabytes. */
const inGigabytes: ReadonlySet<string> = new Set(['rancher-ebs', 'ebs', 'rancher-longhorn', 'portworx', 'pxd']);

/** Docker's own driver, on the disk of one host. */
export function isLocal(driver: string | undefined): boolean {
  return driver === undefined || driver === '' || driver === 'local';
}

/** A driver of volumes is on one host at a time unless it is known for more. */
export function accessModeOf(driver: string | undefined): 'ReadWriteOnce' | 'ReadWriteMany' {
  return driver !== undefined && shared.has(driver) ? 'ReadWriteMany' : 'ReadWriteOnce';
}

/** The `size` among a driver's options, as a quantity: `10` of an EBS volume is `10Gi`. Undefined: it says none. */
export function sizeOf(driver: string | undefined, options: Readonly<Record<string, string>>): string | undefined {
  const [, number, unit] = /^([0-9]{1,12})([kmgt]?)i?b?$/i.exec(options['size']?.trim() ?? '') ?? [];
  if (number === undefined || driver === undefined || isLocal(driver) || Number(number) === 0) return undefined;
  if (unit !== undefined && unit !== '') return `${number}${unit.toUpperCase()}i`;
  return inGigabytes.has(driver) ? `${number}Gi` : undefined;
}
