import type { Report } from '../model/diagnostic.ts';
import type { WrittenService } from '../model/service.ts';
import { type MergeRules, mergeService } from './merge.ts';

/** A file's services, ready to be laid over those of other files. */
export interface ReadFile {
  /** False: it is rancher-compose.yml. */
  readonly isDockerCompose: boolean;
  readonly services: readonly Omit<WrittenService, 'inDockerCompose'>[];
}

/** Lays the services of later files over those of earlier ones. */
export function layOver(
  files: readonly ReadFile[],
  rules: MergeRules,
  report: Report,
): ReadonlyMap<string, WrittenService> {
  const services = new Map<string, WrittenService>();
  for (const { isDockerCompose, services: those } of files) {
    for (const { name, location, keys } of those) {
      const earlier = services.get(name);
      services.set(name, {
        name,
        location: earlier?.location ?? location,
        keys: earlier ? mergeService(earlier.keys, keys, rules, report) : keys,
        inDockerCompose: isDockerCompose || earlier?.inDockerCompose === true,
      });
    }
  }
  return services;
}
