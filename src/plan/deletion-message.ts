import type { DeletionReason } from './action.ts';
import type { Judgement } from './judgement.ts';
import { saidOf } from './members.ts';
import type { ObservedUnit } from './observed.ts';
import type { Wanted } from './wanted.ts';

/** Why a unit goes that is not wanted any more. */
export function excessMessage({ stopped, hosts }: Wanted): string {
  if (stopped) return 'the service is stopped';
  return hosts ? 'its host has another unit of the service' : 'the scale is lower than the units there are';
}

/** Why a condemned unit goes. */
export function faultMessage({ unit, check, sidekick }: Judgement, reason: DeletionReason): string {
  if (reason === 'host-lost') return `its host ${unit.host} is lost`;
  if (reason === 'initializing-timeout')
    return saidOf(sidekick, `it did not become healthy within ${check?.initializingTimeout} ms of its first start`);
  if (reason === 'reinitializing-timeout')
    return saidOf(sidekick, `it did not become healthy again within ${check?.reinitializingTimeout} ms of a restart`);
  return saidOf(sidekick, `its check on port ${check?.port} failed ${check?.unhealthyThreshold} times in a row`);
}

/** Why a Pod goes that ended by itself. */
export function endedMessage(unit: ObservedUnit): string {
  const why = [unit.reason, unit.message].filter((text) => text !== undefined && text !== '').join(': ');
  return `its Pod ended (${unit.phase}${why === '' ? '' : `, ${why}`})`;
}

/** Why a unit goes whose images cannot fill its volumes. */
export function copyImpossibleMessage(fault: string): string {
  return `its image cannot copy what it has into its empty volumes (${fault}): the next unit begins with empty ones, as \`noCopy: true\` says`;
}
