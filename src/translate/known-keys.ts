/** Service keys that Rancher read and no feature reads yet (docs/rancher.md §1.2). */
export const knownKeys: ReadonlySet<string> = new Set(
  `depends_on extends external_links secrets tmpfs volume_driver volumes_from metadata retain_ip scale_policy`.split(
    /\s+/,
  ),
);
