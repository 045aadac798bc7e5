import type { Report } from './diagnostic.ts';
import type { Location } from './location.ts';
import type { WrittenEntry } from './written-value.ts';

/** A name in the compose file, and what it became. */
export interface LinkTarget {
  /** Name of its resource: a DNS label. */
  readonly name: string;
  /** False: it was left out (a special image, a sidekick), with a diagnostic of its own. */
  readonly translated: boolean;
}

/** What a feature may ask beyond the service it translates. */
export interface TranslateContext {
  /** Never throws; the service is translated on. What was reported before is not reported again. */
  readonly report: Report;
  /** Name of the stack: a DNS label. */
  readonly stack: string;
  /** The service of that written name in the same stack; undefined: there is none. */
  linkTarget(service: string): LinkTarget | undefined;
  /** The top-level declaration of a volume; undefined: there is none. */
  volume(name: string): WrittenEntry | undefined;
  /** A DNS label for a named volume, the same for the whole stack; undefined: none, and why has been reported. */
  volumeName(written: string, at: Location): string | undefined;
  /** A variable of the caller's environment or `--env-file`. */
  variable(name: string): string | undefined;
  /** Whether a feature reads that label. */
  ownsLabel(label: string): boolean;
}
