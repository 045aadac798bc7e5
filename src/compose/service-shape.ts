import type { WrittenValue } from '../model/written-value.ts';

/** Keys that hardly anything but a service has. */
const telling = new Set(
  `image build scale health_check lb_config load_balancer_config scale_policy upgrade_strategy start_on_create retain_ip
  external_ips metadata storage_driver network_driver command entrypoint environment ports volumes_from links
  external_links net network_mode`.split(/\s+/),
);

/** Whether a value is a service by its keys, wherever it stands. */
export function looksLikeService(value: WrittenValue): boolean {
  return value.kind === 'map' && [...value.entries.keys()].some((key) => telling.has(key));
}
