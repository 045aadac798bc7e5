/** Whether a unit has a sidekick that is to be kept running, so that nothing of the unit may end for good. */
export function keepsRunning(sidekicks: readonly object[]): boolean {
  return sidekicks.some((sidekick) => !('startOnce' in sidekick && sidekick.startOnce === true));
}
