import { type RancherService, stackOf } from '../../api/rancher-service.ts';

/** Whether an update changed nothing that we act on. */
export function sameWish(before: RancherService, after: RancherService): boolean {
  return (
    before.metadata.uid === after.metadata.uid &&
    before.metadata.generation === after.metadata.generation &&
    before.metadata.deletionTimestamp === after.metadata.deletionTimestamp &&
    stackOf(before.metadata) === stackOf(after.metadata)
  );
}
