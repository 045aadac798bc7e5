import type { Logger } from '../telemetry/logger.ts';

/** Lets something run by itself: a promise nobody awaits must at least have somebody who hears it fail. */
export function background(name: string, promise: Promise<unknown>, log: Logger): void {
  promise.catch((error: unknown) => log.error({ err: error, task: name }, 'a background task failed'));
}
