/**
 * Writes what is derived from the sources: the features' registry, the CRDs, the references of keys, Events, conditions
 * and metrics, people's roles, Argo CD's settings, and manifests/install.yaml. With --check it writes nothing and fails when a file is not what
 * it would write.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { featureRegistry } from './registry.ts';

const root = join(import.meta.dirname, '../..');
const check = process.argv.includes('--check');
const stale: string[] = [];

function emit(path: string, text: string): void {
  const file = join(root, path);
  let current: string | undefined;
  try {
    current = readFileSync(file, 'utf8');
  } catch {
    current = undefined;
  }
  if (current === text) return;
  stale.push(path);
  if (check) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

// The registry comes first: what follows imports it.
emit('src/features/registry.generated.ts', featureRegistry(join(root, 'src/features')));
if (!(check && stale.length > 0)) {
  const { customResourceDefinitions, kinds } = await import('./crds.ts');
  for (const [path, text] of customResourceDefinitions()) emit(path, text);
  const { keysReference } = await import('./keys-reference.ts');
  emit('docs/reference/keys.md', keysReference());
  const { metricsReference } = await import('./metrics-reference.ts');
  emit('docs/reference/metrics.md', metricsReference());
  const { argocdSettings } = await import('./argocd.ts');
  emit('manifests/argocd/argocd-cm.yaml', argocdSettings(kinds));
  const { peopleRoles } = await import('./people-roles.ts');
  emit('manifests/base/people.yaml', peopleRoles(kinds));
  const { conditionsReference, eventsReference } = await import('./told-reference.ts');
  emit('docs/reference/events.md', eventsReference());
  emit('docs/reference/conditions.md', conditionsReference());
  const { renderInstall } = await import('../manifests/install.ts');
  emit('manifests/install.yaml', renderInstall());
}

if (check && stale.length > 0) {
  console.error(`not current: ${stale.join(', ')}\nrun: npm run generate`);
  process.exitCode = 1;
} else {
  for (const path of stale) console.log(`wrote ${path}`);
}
