/** Service keys that Rancher read and no feature reads yet (docs/rancher.md §1.2). */
export const knownKeys: ReadonlySet<string> = new Set(
  `depends_on external_links metadata retain_ip scale_policy`.split(/\s+/),
);
