import { features } from '../features/registry.generated.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { WrittenService } from '../model/service.ts';

/**
 * What to do about a key that stands one level off, going by what the features own; undefined for a key that is at home
 * in neither place.
 *
 * @param block where it stands: the key of the service that the block belongs to, or undefined for the service itself.
 */
export function levelHint(key: string, block?: string): string | undefined {
  if (block !== undefined) {
    return paths.has(key) ? `\`${key}\` is a key of the service: indent it like \`${block}\`` : undefined;
  }
  const owners = [...paths].filter((path) => path.endsWith(`.${key}`)).map((path) => path.slice(0, -key.length - 1));
  // `port` and `driver` belong to several.
  const [owner] = owners;
  if (owner === undefined || owners.length > 1 || /[.[*]/.test(owner)) return undefined;
  return `\`${key}\` belongs to \`${owner}\`: write it below that key, further in`;
}

/**
 * A warning of an unknown key within a block, with the hint that it belongs to the service itself where it does: the
 * feature that reads the block knows its own keys only.
 */
export function withLevelHint(diagnostic: Diagnostic, { keys }: WrittenService): Diagnostic {
  const { code, location } = diagnostic;
  if (code !== 'RC4009' || location === undefined) return diagnostic;
  for (const { key: block, value } of keys.values()) {
    const inner = value.kind === 'map' ? [...value.entries.values()] : [];
    const stray = inner.find(({ keyLocation: at }) => at.offset === location.offset && at.file === location.file);
    const hint = stray && levelHint(stray.key, block);
    if (hint !== undefined) return { ...diagnostic, hint };
  }
  return diagnostic;
}

/** Keys within blocks that are read as a whole (docs/rancher.md §1.2, §1.3). */
const blocks: Readonly<Record<string, string>> = {
  health_check: `port request_line interval response_timeout healthy_threshold unhealthy_threshold initializing_timeout
    reinitializing_timeout strategy recreate_on_quorum_strategy_config`,
  upgrade_strategy: 'start_first batch_size interval_millis',
};

const paths: ReadonlySet<string> = new Set([
  ...features.flatMap(({ keys }) => keys.filter(({ of = 'service' }) => of === 'service').map(({ key }) => key)),
  ...Object.entries(blocks).flatMap(([block, keys]) => keys.split(/\s+/).map((key) => `${block}.${key}`)),
]);
