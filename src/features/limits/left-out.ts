/** A limit of Docker's that Kubernetes has no word for. */
export interface LeftOut {
  readonly key: string;
  /** Why, as half a sentence. */
  readonly because: string;
  readonly hint: string;
}

const disks = 'Kubernetes does not divide the bandwidth of disks';
const diskHint = 'give the service a disk of its own (a storage class), or hosts of its own';

/** What is left out, why, and what to do (docs/rancher.md §20.5). */
export const leftOut: readonly LeftOut[] = [
  {
    key: 'memswap_limit',
    because: 'Kubernetes has no limit of swap for one container, and its hosts do not swap unless told to',
    hint: 'leave it out; without swap `mem_limit` is all there is',
  },
  {
    key: 'mem_swappiness',
    because: 'swap is a setting of the host in Kubernetes, and off unless told otherwise',
    hint: 'leave it out; without swap there is nothing to tune',
  },
  {
    key: 'cpuset',
    because: 'the kubelet gives out whole processors by itself',
    hint: "set the kubelet's cpuManagerPolicy to static, and `cpu_quota` and `milli_cpu_reservation` to the same whole number of processors",
  },
  { key: 'blkio_weight', because: disks, hint: diskHint },
  { key: 'blkio_weight_device', because: disks, hint: diskHint },
  { key: 'device_read_bps', because: disks, hint: diskHint },
  { key: 'device_read_iops', because: disks, hint: diskHint },
  { key: 'device_write_bps', because: disks, hint: diskHint },
  { key: 'device_write_iops', because: disks, hint: diskHint },
  {
    key: 'oom_kill_disable',
    because: 'a container over its limit is always ended in Kubernetes',
    hint: 'raise `mem_limit`, or leave it out',
  },
  {
    key: 'oom_score_adj',
    because: 'the kubelet reckons it from requests and limits',
    hint: 'with a `mem_reservation` equal to `mem_limit`, and the same for processors, a unit is ended last',
  },
  {
    key: 'ulimits',
    because: 'Kubernetes leaves them to the container runtime of the host',
    hint: "raise them in the runtime's configuration (LimitNOFILE of containerd), or with `ulimit` in the entrypoint",
  },
  {
    key: 'cgroup_parent',
    because: 'the kubelet keeps the tree of control groups itself',
    hint: 'leave it out; a ResourceQuota limits a namespace as a whole',
  },
];
