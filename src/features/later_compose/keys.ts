/** A key that came to Docker Compose after version 2, and what of Rancher's says the same. */
export interface LaterKey {
  /** As a path: `deploy.replicas`. */
  readonly key: string;
  /** What to write instead; a clause without a full stop. */
  readonly instead: string;
}

/** Keys of a service in Docker Compose from 2.1 to 3.8 that neither of Rancher's engines read. */
export const laterKeys: readonly LaterKey[] = [
  { key: 'deploy', instead: "write what it says in Rancher's own keys" },
  { key: 'deploy.replicas', instead: 'write `scale` in rancher-compose.yml' },
  { key: 'deploy.mode', instead: 'for one unit on each host write the label `io.rancher.scheduler.global: "true"`' },
  { key: 'deploy.placement', instead: 'write labels `io.rancher.scheduler.affinity:host_label: key=value`' },
  {
    key: 'deploy.update_config',
    instead: 'write `upgrade_strategy` with `start_first`, `batch_size`, `interval_millis`',
  },
  { key: 'deploy.rollback_config', instead: 'leave it out: to go back, apply the earlier resource' },
  { key: 'deploy.restart_policy', instead: 'leave it out: stopped containers are started again' },
  { key: 'deploy.resources', instead: 'write `mem_limit`, `mem_reservation`, `cpu_quota` and `milli_cpu_reservation`' },
  { key: 'deploy.labels', instead: 'write them as `labels` of the service' },
  { key: 'deploy.endpoint_mode', instead: 'leave it out: names resolve to the addresses of the containers' },
  { key: 'configs', instead: 'put the file into a volume or into the image' },
  { key: 'cpus', instead: 'write `cpu_quota`, 100000 for one processor' },
  { key: 'cpu_count', instead: 'write `cpu_quota`, 100000 for one processor' },
  { key: 'cpu_percent', instead: 'write `cpu_quota`, 100000 for one processor' },
  { key: 'pids_limit', instead: 'limit it on the hosts: the kubelet has `podPidsLimit`' },
  { key: 'runtime', instead: 'write `spec.podTemplate.spec.runtimeClassName` in the resource' },
  {
    key: 'platform',
    instead: 'write the label `io.rancher.scheduler.affinity:host_label` with what those hosts are labelled',
  },
  { key: 'userns_mode', instead: 'write `spec.podTemplate.spec.hostUsers` in the resource' },
  { key: 'credential_spec', instead: 'write it in `spec.podTemplate` in the resource' },
  { key: 'device_cgroup_rules', instead: 'use a device plugin of the cluster' },
  { key: 'storage_opt', instead: 'limit it with `ephemeral-storage` in `spec.podTemplate` in the resource' },
  { key: 'profiles', instead: 'keep services that are not always wanted in files of their own' },
];
