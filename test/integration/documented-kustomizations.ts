import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parse, parseAllDocuments, stringify } from 'yaml';

import { root } from '../cluster/cache.ts';
import type { AnyObject, Kubectl } from '../cluster/kubectl.ts';

/** The kustomizations of docs/operations.md, and what kubectl makes of them. */
export class DocumentedKustomizations {
  readonly #kubectl: Kubectl;
  readonly #folder = mkdtempSync(join(tmpdir(), 'drover-kustomize-'));

  constructor(kubectl: Kubectl) {
    this.#kubectl = kubectl;
  }

  /** Where a folder of manifests/ is, as a kustomization has to say it. */
  path(name: string): string {
    return relative(this.#folder, join(root, 'manifests', name));
  }

  /** The first one below a heading, with its folders where they are here. */
  under(heading: string): AnyObject {
    const text = readFileSync(join(root, 'docs/operations.md'), 'utf8');
    const at = text.indexOf(`\n## ${heading}\n`);
    if (at < 0) throw new Error(`docs/operations.md has no heading "${heading}"`);
    const yaml = text.slice(at).match(/```yaml\n(.*?)```/s)?.[1] ?? '';
    return parse(yaml.replaceAll('drover/manifests/', `${this.path('.')}/`));
  }

  async build(kustomization: object): Promise<AnyObject[]> {
    writeFileSync(join(this.#folder, 'kustomization.yaml'), stringify(kustomization));
    const built = await this.#kubectl.run(['kustomize', '--load-restrictor=LoadRestrictionsNone', this.#folder]);
    return parseAllDocuments(built).map((document) => document.toJS());
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}
