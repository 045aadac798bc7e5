import type { Ignored, PodDraft } from '../feature.ts';
import { byteQuantity, cpuQuantity } from './quantity.ts';
import { cpu, type Limits, memory, type Share } from './resources.ts';

const sharedMemory = '/dev/shm';

export function pod(spec: Limits, draft: PodDraft): void {
  const amounts = { cpu: quantities(cpu(spec), cpuQuantity), memory: quantities(memory(spec), byteQuantity) };
  const requests = named(amounts.cpu.request, amounts.memory.request);
  const limits = named(amounts.cpu.limit, amounts.memory.limit);
  if (requests || limits) {
    draft.container.resources = { ...(requests ? { requests } : {}), ...(limits ? { limits } : {}) };
  }
  if (spec.shmSize !== undefined) mountSharedMemory(spec.shmSize, draft);
}

function quantities(share: Share, format: (amount: number) => string): { limit?: string; request?: string } {
  return {
    ...(share.limit === undefined ? {} : { limit: format(share.limit) }),
    ...(share.request === undefined ? {} : { request: format(share.request) }),
  };
}

function named(processor?: string, bytes?: string): Record<string, string> | undefined {
  if (processor === undefined && bytes === undefined) return undefined;
  return { ...(processor === undefined ? {} : { cpu: processor }), ...(bytes === undefined ? {} : { memory: bytes }) };
}

/** A volume that the user mounts there himself stays. */
function mountSharedMemory(bytes: number, { container, pod: its, sidekick }: PodDraft): void {
  const mounts = container.volumeMounts ?? [];
  if (mounts.some(({ mountPath }) => mountPath === sharedMemory)) return;
  const name = sidekick === undefined ? 'shm' : `${sidekick.slice(0, 59)}-shm`;
  container.volumeMounts = [...mounts, { name, mountPath: sharedMemory }];
  its.volumes = [...(its.volumes ?? []), { name, emptyDir: { medium: 'Memory', sizeLimit: byteQuantity(bytes) } }];
}

/** What of the numbers has no effect beside the others. */
export function ignored(spec: Limits): readonly Ignored[] {
  const found: Ignored[] = [];
  if (spec.cpuShares !== undefined && spec.milliCpuReservation !== undefined) {
    const reason = 'A container has one request for processors, and milliCpuReservation is it.';
    found.push({ field: 'spec.cpuShares', reason });
  }
  if (spec.cpuPeriod !== undefined && spec.cpuQuota === undefined) {
    found.push({ field: 'spec.cpuPeriod', reason: 'It says nothing without cpuQuota.' });
  }
  return found;
}
