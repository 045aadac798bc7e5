import { type RancherService, stackOf } from '../../api/rancher-service.ts';
import type { Change } from '../../kubernetes/store.ts';
import type { ObservedHost } from '../../plan/observed.ts';

/** Whether an update changed nothing that we act on. */
export function sameWish(before: RancherService, after: RancherService): boolean {
  return (
    before.metadata.uid === after.metadata.uid &&
    before.metadata.generation === after.metadata.generation &&
    before.metadata.deletionTimestamp === after.metadata.deletionTimestamp &&
    stackOf(before.metadata) === stackOf(after.metadata)
  );
}

/** What a change says of a host's life. @returns undefined when nothing. */
export function hostState(change: Change<ObservedHost>): 'lost' | 'reconnecting' | 'returned' | undefined {
  if (change.type === 'deleted') return 'lost';
  if (change.type === 'added' || change.before.ready === change.after.ready) return undefined;
  return ({ Unknown: 'lost', False: 'reconnecting', True: 'returned' } as const)[change.after.ready];
}
