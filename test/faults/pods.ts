import type { KubernetesObject } from '../../src/kubernetes/object.ts';
import type { ScriptedApiServer } from './scripted-api-server.ts';

/** Makes a Pod as some other client would. */
export function addPod(server: ScriptedApiServer, name: string): KubernetesObject {
  return server.storage.create('/pods', { apiVersion: 'v1', kind: 'Pod', metadata: { namespace: 'shop', name } });
}

export function removePod(server: ScriptedApiServer, name: string): void {
  server.storage.delete('/pods', `shop/${name}`);
}
