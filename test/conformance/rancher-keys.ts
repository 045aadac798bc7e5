/**
 * Every key and label that Rancher 1.x read, from its own sources (docs/rancher.md §1): what the features must own between
 * them. A key below another is a path; `[]` stands for the items of a list and `*` for any name.
 */

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

function below(prefix: string, text: string): string[] {
  return words(text).map((key) => `${prefix}.${key}`);
}

/** Keys of a service. */
export const serviceKeys: readonly string[] = [
  // docker-compose, versions 1 and 2: libcompose's and the executor's config/types.go and config/schema.go.
  ...words(`image build dockerfile
    command entrypoint working_dir user tty stdin_open stop_signal stop_grace_period init privileged read_only restart
    environment env_file
    ports expose links external_links net network_mode networks hostname domainname dns dns_search dns_opt extra_hosts
    mac_address
    volumes volumes_from volume_driver tmpfs devices shm_size
    mem_limit mem_reservation memswap_limit mem_swappiness cpu_shares cpuset cpu_quota cpu_period
    blkio_weight blkio_weight_device device_read_bps device_read_iops device_write_bps device_write_iops
    oom_kill_disable oom_score_adj ulimits cgroup_parent milli_cpu_reservation sysctls
    cap_add cap_drop security_opt group_add pid ipc uts isolation secrets
    log_driver log_opt logging labels container_name depends_on extends`),
  // rancher-compose: rancher/context.go of the classic command line, config/types.go of the executor.
  ...words(`scale scale_policy health_check retain_ip metadata upgrade_strategy lb_config load_balancer_config
    default_cert certs external_ips type vcpu memory userdata disks storage_driver network_driver service_schemas
    start_on_create drain_timeout_ms`),
  ...below('scale_policy', 'min max increment'),
  ...below('upgrade_strategy', 'start_first batch_size interval_millis'),
  // core/addon/InstanceHealthCheck.java
  ...below(
    'health_check',
    `port request_line interval response_timeout healthy_threshold unhealthy_threshold initializing_timeout
    reinitializing_timeout strategy recreate_on_quorum_strategy_config name`,
  ),
  'health_check.recreate_on_quorum_strategy_config.quorum',
  // PortRule.java, LbConfig, LoadBalancerCookieStickinessPolicy.java
  ...below('lb_config', 'port_rules certs default_cert config stickiness_policy'),
  ...below(
    'lb_config.port_rules[]',
    `source_port target_port service selector protocol hostname path priority backend_name weight region environment`,
  ),
  ...below('lb_config.stickiness_policy', 'name cookie domain indirect nocache postonly mode'),
  ...below('load_balancer_config', 'haproxy_config lb_cookie_stickiness_policy'),
  ...below('load_balancer_config.haproxy_config', 'global defaults'),
  ...below('load_balancer_config.lb_cookie_stickiness_policy', 'name cookie domain indirect nocache postonly mode'),
  ...below('storage_driver', 'name scope volume_access_mode block_device_path volume_capabilities'),
  ...below('network_driver', 'name default_network network_metadata cni_config'),
  ...below('disks[]', 'name size driver opts root read_iops write_iops'),
  ...below('logging', 'driver options'),
  ...below('secrets[]', 'source target uid gid mode'),
];

/** Keys of the whole file, version 2. */
export const stackKeys: readonly string[] = [
  ...below('volumes.*', 'driver driver_opts per_container external'),
  ...below('secrets.*', 'file external'),
];

/** Keys of the `catalog` block: the catalogue service's model. */
export const catalogKeys: readonly string[] = [
  ...words('name version description uuid maintainer labels minimum_rancher_version maximum_rancher_version'),
  ...words('upgrade_from questions'),
  ...below(
    'questions[]',
    `variable label description type required default group options min max min_length max_length valid_chars
    invalid_chars`,
  ),
];

const affinity = words('host_label container_label container').flatMap((what) =>
  ['', '_ne', '_soft', '_soft_ne'].map((form) => `io.rancher.scheduler.affinity:${what}${form}`),
);

/** Labels of a service or a container: SystemLabels.java and the documentation's list. */
export const serviceLabels: readonly string[] = [
  ...affinity,
  ...words(`io.rancher.sidekicks io.rancher.scheduler.global io.rancher.scheduler.affinity:volumes
    io.rancher.container.pull_image io.rancher.container.start_once io.rancher.container.hostname_override
    io.rancher.container.dns io.rancher.container.dns.priority io.rancher.container.requested_ip
    io.rancher.container.network io.rancher.cni.network io.rancher.cni.wait
    io.rancher.container.create_agent io.rancher.container.agent.role
    io.rancher.container.agent_service.scheduling io.rancher.container.agent_service.metadata
    io.rancher.container.agent_service.ipsec io.rancher.container.agent_service.drain_provider
    io.rancher.container.agent_service.labels_provider io.rancher.container.agent_service.docker_compose
    io.rancher.container.volume_cleanup_strategy
    io.rancher.container.system io.rancher.container.uuid io.rancher.container.name io.rancher.container.ip
    io.rancher.container.mac_address io.rancher.container.agent_id io.rancher.container.display_name
    io.rancher.container.namespace io.rancher.container.cattle_url
    io.rancher.service.selector.link io.rancher.service.selector.container io.rancher.service.wait_for_healthcheck
    io.rancher.service.hash io.rancher.service.allocate.skip.serialize
    io.rancher.stack.name io.rancher.project.name io.rancher.stack_service.name io.rancher.project_service.name
    io.rancher.service.deployment.unit io.rancher.service.launch.config io.rancher.service.requested.host.id
    io.rancher.environment.uuid
    io.rancher.loadbalancer.target.web io.rancher.loadbalancer.ssl.ports io.rancher.loadbalancer.proxy-protocol.ports
    io.rancher.lb_service.target io.rancher.lb_service.cert_dir io.rancher.lb_service.default_cert_dir
    io.rancher.lb_service.skip_target_lb_rules
    io.rancher.websocket.proxy.port io.rancher.websocket.proxy.scheme
    io.rancher.service.external_dns io.rancher.service.external_dns_name_template`),
];

/** Labels of a host. */
export const hostLabels: readonly string[] = words(`io.rancher.scheduler.ips io.rancher.scheduler.require_any
  io.rancher.host.external_dns io.rancher.host.external_dns_ip io.rancher.host.healthcheck.deploy_strategy
  io.rancher.host.docker_version io.rancher.host.linux_kernel_version io.rancher.host.os io.rancher.host.provider
  io.rancher.host.region io.rancher.host.zone io.rancher.host.kvm`);
