/** What a kubelet sets without being asked to (Kubernetes 1.32, "Using sysctls in a Kubernetes Cluster"). */
const safe: ReadonlySet<string> = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
]);

const shared = /^(kernel\.(shm|msg|sem)|fs\.mqueue\.)/;

/** Whether a kubelet sets it as it is; others need `--allowed-unsafe-sysctls`. */
export function isSafeSysctl(name: string): boolean {
  return safe.has(name);
}

/** Which of a Pod's own settings it belongs to; `host`: none, it is one of the whole host, which Docker refused too. */
export function sysctlOf(name: string): 'network' | 'ipc' | 'host' {
  if (name.startsWith('net.')) return 'network';
  return shared.test(name) ? 'ipc' : 'host';
}
