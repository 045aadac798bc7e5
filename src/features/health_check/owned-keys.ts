import type { OwnedKey } from '../feature.ts';

function key(name: string, becomes: string | undefined, says: string): OwnedKey {
  return {
    key: `health_check.${name}`,
    file: 'either',
    ...(becomes === undefined ? {} : { becomes: `spec.healthCheck.${becomes}` }),
    grade: 'exact',
    says,
  };
}

/** What stands below `health_check`; a detail that a probe cannot do is said where it is written. */
export const ownedKeys: readonly OwnedKey[] = [
  key('port', 'port', 'The port that is asked.'),
  key('request_line', 'requestLine', 'Sent as HAProxy sent it; without one the check is by TCP.'),
  key('interval', 'interval', 'Milliseconds between checks; 2000 when absent or 0.'),
  key('response_timeout', 'responseTimeout', 'Milliseconds for an answer; as long as the interval when absent or 0.'),
  key('healthy_threshold', 'healthyThreshold', 'Passed checks in a row that make a unit healthy; 2 when absent or 0.'),
  key(
    'unhealthy_threshold',
    'unhealthyThreshold',
    'Failed checks in a row that make a unit unhealthy; 3 when absent or 0.',
  ),
  key('initializing_timeout', 'initializingTimeout', 'Milliseconds from the first start; for ever when absent or 0.'),
  key('reinitializing_timeout', 'reinitializingTimeout', 'Milliseconds from a restart; for ever when absent or 0.'),
  key('strategy', 'strategy', "`recreate` when absent, as in Rancher; of a sidekick the primary's counts."),
  key(
    'recreate_on_quorum_strategy_config',
    'recreateOnQuorumStrategyConfig',
    'Belongs to `recreateOnQuorum`; a quorum of 1 when absent.',
  ),
  key(
    'recreate_on_quorum_strategy_config.quorum',
    'recreateOnQuorumStrategyConfig.quorum',
    'How many units must be healthy before unhealthy ones are replaced.',
  ),
  key('name', undefined, 'A free text that Rancher used for nothing.'),
];
