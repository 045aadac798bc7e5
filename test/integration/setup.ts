import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

import { buildComponents, requireGo } from '../cluster/components.ts';
import { startControlPlane } from '../cluster/control-plane.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Path of the kubeconfig of the control plane that the integration tests share. */
    kubeconfig: string;
  }
}

/** One control plane for the whole tier, with Drover's CRDs; tests keep to namespaces of their own. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await requireGo();
  await buildComponents();
  const plane = await startControlPlane();
  const definitions = join(import.meta.dirname, '../../crds');
  await plane.kubectl.run(['apply', '-f', definitions]);
  await plane.kubectl.run(['wait', '--for=condition=Established', '-f', definitions, '--timeout=60s']);
  project.provide('kubeconfig', plane.kubeconfig);
  return () => plane.stop();
}
