import type { Ignored } from '../feature.ts';
import { defaultBatchSize, defaultIntervalMillis } from './spec.ts';

interface Spec {
  readonly upgradeStrategy?: { readonly batchSize: number; readonly intervalMillis: number } | undefined;
}

/** A default that stands in the resource says nothing that anybody wrote. */
export function ignored({ upgradeStrategy }: Spec): readonly Ignored[] {
  if (!upgradeStrategy) return [];
  const { batchSize, intervalMillis } = upgradeStrategy;
  const one = 'Units are replaced one at a time.';
  const next = 'The next unit is replaced when the last one is healthy.';
  return [
    ...(batchSize === defaultBatchSize ? [] : [{ field: 'spec.upgradeStrategy.batchSize', reason: one }]),
    ...(intervalMillis === defaultIntervalMillis
      ? []
      : [{ field: 'spec.upgradeStrategy.intervalMillis', reason: next }]),
  ];
}
