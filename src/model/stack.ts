import type { WrittenService } from './service.ts';
import type { WrittenEntry, WrittenMap } from './written-value.ts';

/** A stack as its compose files have it. */
export interface WrittenStack {
  readonly services: ReadonlyMap<string, WrittenService>;
  /** Top-level `volumes:` of a version 2 file. */
  readonly volumes: ReadonlyMap<string, WrittenEntry>;
  /** Top-level `secrets:` of a version 2 file. */
  readonly secrets: ReadonlyMap<string, WrittenEntry>;
  /** The catalogue's block, of the file that is laid over the others. */
  readonly catalog?: WrittenMap;
}
