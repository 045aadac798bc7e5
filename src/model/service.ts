import type { Location } from './location.ts';
import type { WrittenEntries } from './written-value.ts';

/** One service of a stack after its files were read, interpolated and merged. */
export interface WrittenService {
  /** As written, before it is made a DNS label. */
  readonly name: string;
  /** Where its name stands first. */
  readonly location: Location;
  readonly keys: WrittenEntries;
  /** False: only rancher-compose.yml names it. */
  readonly inDockerCompose: boolean;
}
