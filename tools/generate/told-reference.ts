import { type ConditionMeaning, conditionReasons } from '../../src/controllers/condition-reasons.ts';
import { type EventReason, eventReasons, otherRecords } from '../../src/controllers/event-reasons.ts';

const written = (from: string) => `<!-- Written by \`npm run generate\` from ${from}. Not to be edited. -->`;

/** docs/reference/events.md: every Event, and the line of Rancher's that told the same. */
export function eventsReference(): string {
  const rows = Object.entries<EventReason>(eventReasons).map(
    ([reason, { on, type, says, rancher = '–' }]) =>
      `| \`${reason}\` | ${type} | ${on.join(', ')} | ${says} | ${rancher} |`,
  );
  return [
    written('src/controllers/event-reasons.ts'),
    '# Events',
    '',
    'What the operator tells in Events, `kubectl events --for rsvc/NAME` or `kubectl describe rsvc NAME`. The same Event about the',
    'same object is written once in five minutes. An API server forgets Events after an hour, unless it is told otherwise;',
    '`status.history` of a service keeps the last decisions. Events of RancherHosts are in the namespace `default`.',
    '',
    "The last column is the line of Rancher's service log that said the same (docs/rancher.md §7), or the place where it",
    'was told.',
    '',
    '| reason | type | on | meaning | Rancher |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    '## What else Rancher kept',
    '',
    '| Rancher | now |',
    '|---|---|',
    ...otherRecords.map(({ rancher, now }) => `| ${rancher} | ${now} |`),
    '',
  ].join('\n');
}

/** docs/reference/conditions.md: every condition with its reasons. */
export function conditionsReference(): string {
  const parts = Object.entries<ConditionMeaning>(conditionReasons).flatMap(([type, { says, kstatus, reasons }]) => [
    `## ${type}`,
    '',
    says,
    '',
    `kstatus: ${kstatus}`,
    '',
    '| reason | meaning |',
    '|---|---|',
    ...Object.entries(reasons).map(([reason, meaning]) => `| \`${reason}\` | ${meaning} |`),
    '',
  ]);
  return [
    written('src/controllers/condition-reasons.ts'),
    '# Conditions',
    '',
    'What `status.conditions` says. The types and their use are those of',
    '[kstatus](https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/README.md), so that `kubectl wait`, Argo CD',
    'and Flux read them right: an object whose `observedGeneration` is older than its `generation` is InProgress, whatever',
    'they say.',
    '',
    ...parts,
  ].join('\n');
}
