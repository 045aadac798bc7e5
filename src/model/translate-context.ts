import type { Report } from './diagnostic.ts';
import type { Location } from './location.ts';
import type { WrittenService } from './service.ts';
import type { WrittenEntry } from './written-value.ts';

/**
 * What a service becomes: a RancherService, a member of one beside the primary container, or one of the resources of
 * services that Rancher did not run as applications.
 */
export type ResourceKind = 'service' | 'sidekick' | 'loadBalancer' | 'externalService' | 'serviceAlias';

/** A name in the compose file, and what it became. */
export interface LinkTarget {
  /** Name of its resource: a DNS label. A sidekick's is its own, beside its primary's. */
  readonly name: string;
  /** `left out`: it was refused, with a diagnostic of its own. */
  readonly kind: ResourceKind | 'left out';
  /** Of a sidekick: the name of the resource of its unit. */
  readonly primary?: string;
}

/** What the caller decides about the translation of every service. */
export interface TranslateSettings {
  /**
   * Put before a Rancher host label that has no prefix of its own, to make it a Node's label: `disk=ssd` → `<prefix>disk=ssd`.
   * Default: empty, the label as it is.
   */
  readonly hostLabelPrefix: string;
}

/** What a feature may ask beyond the service it translates. */
export interface TranslateContext {
  /** Never throws; the service is translated on. What was reported before is not reported again. */
  readonly report: Report;
  readonly kind: ResourceKind;
  /** Name of the stack: a DNS label. */
  readonly stack: string;
  /** Namespace of everything; undefined: the one that kubectl is set to. */
  readonly namespace: string | undefined;
  /** Name of the resource, or of the sidekick within it: a DNS label. */
  readonly service: string;
  /** The members of its deployment unit as written, the primary first; the service itself alone where it has no sidekicks. */
  readonly unit: readonly WrittenService[];
  readonly settings: TranslateSettings;
  /** The service of that written name in the same stack, as written; undefined: there is none. */
  written(service: string): WrittenService | undefined;
  /** What the service of that written name became; undefined: there is none. */
  linkTarget(service: string): LinkTarget | undefined;
  /** The top-level declaration of a volume; undefined: there is none. */
  volume(name: string): WrittenEntry | undefined;
  /** The top-level declaration of a secret; undefined: there is none. */
  secret(name: string): WrittenEntry | undefined;
  /** A DNS label for a named volume, the same for the whole stack; undefined: none, and why has been reported. */
  volumeName(written: string, at: Location): string | undefined;
  /** A variable of the caller's environment, `--env-file` or answers. */
  variable(name: string): string | undefined;
  /** The text of a file beside the compose files, such as an `env_file`; undefined: none, and why has been reported. */
  readText(path: string, at: Location): string | undefined;
  /** Whether a feature owns that label. */
  ownsLabel(label: string): boolean;
}
