import type { Client, Selection } from '../../src/kubernetes/client.ts';
import { type Resource, resourcePath } from '../../src/kubernetes/resource.ts';
import type { AnyObject } from '../cluster/kubectl.ts';

/**
 * Tells everything that happens to the objects of a kind, in order and without a gap, until the signal aborts. It is
 * none of the operator's own watching: what is tested by it does not also do the telling.
 *
 * @param tell told of an object as it is now; `gone`: as it was last.
 * @returns a promise that resolves when the signal aborts, and rejects when something may have been missed.
 */
export async function follow(
  client: Client,
  resource: Resource,
  selection: Selection,
  tell: (object: AnyObject, gone: boolean) => void,
  signal: AbortSignal,
): Promise<void> {
  const { items, resourceVersion } = await client.list(resource, selection);
  for (const item of items) tell(item, false);
  let version = resourceVersion;
  while (!signal.aborted) {
    const lines = client.transport.lines({
      method: 'GET',
      path: resourcePath(resource, selection.namespace),
      query: {
        watch: true,
        allowWatchBookmarks: true,
        resourceVersion: version,
        labelSelector: selection.labelSelector,
      },
      idleMs: 300_000,
      signal,
    });
    try {
      for await (const line of lines) {
        const { type, object } = JSON.parse(line);
        if (type === 'ERROR') throw new Error(`following ${resource.plural}: ${JSON.stringify(object)}`);
        version = object.metadata.resourceVersion;
        if (type !== 'BOOKMARK') tell(object, type === 'DELETED');
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}
