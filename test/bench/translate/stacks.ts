import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { root } from '../../cluster/cache.ts';

/** A stack's files, as a command line names them. */
export interface StackFiles {
  readonly directory: string;
  readonly docker: string;
  readonly rancher: string | undefined;
}

const corpus = join(root, '../shared/corpus');

/** The real stacks that lie beside the project where there are some, else the project's own examples. */
export function findStacks(): StackFiles[] {
  const from = existsSync(corpus) ? corpus : join(root, 'examples');
  return readdirSync(from, { recursive: true, encoding: 'utf8' })
    .filter((path) => /(^|\/)docker-compose\.yml(\.tpl)?$/.test(path))
    .toSorted()
    .map((path) => {
      const docker = join(from, path);
      const rancher = join(dirname(docker), 'rancher-compose.yml');
      return { directory: dirname(docker), docker, rancher: existsSync(rancher) ? rancher : undefined };
    });
}
