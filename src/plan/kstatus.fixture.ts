/** An object of Kubernetes' or of Drover's, as far as generic tools look into it. */
interface Told {
  readonly metadata: { readonly generation?: number; readonly deletionTimestamp?: string };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

/** What generic tools read out of an object: kstatus, and with it `kubectl wait`, Argo CD and Flux. */
export function kstatus({ metadata, status }: Told): 'Terminating' | 'InProgress' | 'Failed' | 'Current' {
  const saysOf = (type: string) => status?.conditions?.find((one) => one.type === type)?.status;
  if (metadata.deletionTimestamp !== undefined) return 'Terminating';
  if (status?.observedGeneration !== metadata.generation) return 'InProgress';
  if (saysOf('Reconciling') === 'True') return 'InProgress';
  if (saysOf('Stalled') === 'True') return 'Failed';
  return (saysOf('Ready') ?? 'True') === 'True' ? 'Current' : 'InProgress';
}
