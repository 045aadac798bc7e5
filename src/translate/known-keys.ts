/** Service keys that Rancher read and no feature reads yet (docs/rancher.md §1.2). */
export const knownKeys: ReadonlySet<string> = new Set(
  `blkio_weight blkio_weight_device cap_add cap_drop cgroup_parent container_name cpu_period cpu_quota
  cpu_shares cpuset depends_on device_read_bps device_read_iops device_write_bps device_write_iops devices dns dns_opt
  dns_search domainname env_file extends external_links extra_hosts group_add
  hostname init ipc isolation log_driver log_opt logging mac_address mem_limit mem_reservation
  mem_swappiness memswap_limit milli_cpu_reservation net network_mode networks oom_kill_disable oom_score_adj pid
  privileged read_only restart security_opt shm_size stdin_open stop_grace_period stop_signal sysctls tty
  ulimits user uts working_dir
  metadata retain_ip scale_policy service_schemas start_on_create`.split(/\s+/),
);
