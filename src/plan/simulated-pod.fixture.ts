/** A Pod of the simulated cluster. */
import type { CreateUnit } from './action.ts';
import type { DesiredService } from './desired.ts';
import type { ObservedUnit } from './observed.ts';

export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A Pod, and what the model's kubelet knows of it. */
export interface SimulatedPod {
  readonly unit: Mutable<ObservedUnit>;
  readonly avoidHost: string | undefined;
  startedAt?: number;
  endsAt?: number;
  broken: boolean;
  run: number;
}

interface Made extends Pick<ObservedUnit, 'uid' | 'pod' | 'createdAt' | 'singleWriter'> {
  readonly broken: boolean;
}

/** What the API server keeps of a create. */
export function simulatedPod(action: CreateUnit, { spec, revision }: DesiredService, made: Made): SimulatedPod {
  const { broken, ...known } = made;
  return {
    unit: {
      ...known,
      index: action.index,
      revision,
      replaces: action.replaces,
      ...(spec.restart ? { restart: spec.restart.at } : {}),
      ...(action.host === undefined ? {} : { requestedHost: action.host }),
      phase: 'Pending',
      endedOnce: false,
      container: { ready: false, restarts: 0, running: false },
      ...(spec.healthCheck ? { check: spec.healthCheck } : {}),
      serving: true,
      avoidedHosts: action.lostHosts,
      owned: true,
      fenced: false,
    },
    avoidHost: action.avoidHost,
    broken,
    run: 1,
  };
}
