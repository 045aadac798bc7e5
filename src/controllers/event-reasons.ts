/** Every Event that Drover writes: docs/reference/events.md is made of this table, and a test holds it to the sources. */

export interface EventReason {
  /** The kinds of object it is told of. */
  readonly on: readonly (
    | 'RancherService'
    | 'RancherHost'
    | 'RancherServiceAlias'
    | 'RancherExternalService'
    | 'RancherStack'
  )[];
  readonly type: 'Normal' | 'Warning';
  /** What it means, and what to do where there is something to do. */
  readonly says: string;
  /** The line of Rancher's service log, or the row of another of its tables, that told the same. Absent: none did. */
  readonly rancher?: string;
}

const service = ['RancherService'] as const;
const host = ['RancherHost'] as const;
const named = ['RancherServiceAlias', 'RancherExternalService'] as const;
const stack = ['RancherStack'] as const;
const hold = { on: service, type: 'Warning' } as const;

export const eventReasons = {
  InstanceCreated: {
    on: service,
    type: 'Normal',
    says: 'A unit was created; which hosts it keeps off.',
    rancher: '`create`: Creating extra service instance',
  },
  InstanceAdopted: { on: service, type: 'Normal', says: 'A Pod without an owner was taken over.' },
  InstanceRemovedUnhealthy: {
    on: service,
    type: 'Warning',
    says: 'A unit was replaced: its check failed.',
    rancher: '`delete`: Removing unhealthy service instance',
  },
  InstanceRemovedHostLost: {
    on: service,
    type: 'Warning',
    says: 'A unit was replaced: its host is lost.',
    rancher: '`delete`: Removing unhealthy service instance',
  },
  InitializingTimeout: {
    on: service,
    type: 'Warning',
    says: 'A unit was replaced: it did not become healthy within `initializingTimeout`.',
    rancher: '`delete`: Removing bad service instance',
  },
  ReinitializingTimeout: {
    on: service,
    type: 'Warning',
    says: 'A unit was replaced: it did not become healthy again within `reinitializingTimeout` of a restart.',
    rancher: '`delete`: Removing bad service instance',
  },
  InstanceRemovedBad: {
    on: service,
    type: 'Warning',
    says: 'A Pod that had ended by itself was removed: evicted, preempted, its node shut down…',
    rancher: '`delete`: Removing bad service instance, with its error',
  },
  InstanceLog: {
    on: service,
    type: 'Normal',
    says: 'The last lines of a unit that was replaced because it did not work, for as long as Events are kept.',
  },
  InstanceRemovedExtra: {
    on: service,
    type: 'Normal',
    says: 'A unit was removed: the scale is lower, or the service is stopped.',
    rancher: '`delete`: Removing extra service instance',
  },
  InstanceRemovedOutdated: {
    on: service,
    type: 'Normal',
    says: 'A unit was replaced: the launch part of the spec changed.',
    rancher: '`mark.upgrade`, then `stopping`',
  },
  InstanceRestarted: {
    on: service,
    type: 'Normal',
    says: 'A unit was replaced: `spec.restart` asks for it.',
    rancher: '`stopping`, then `starting`',
  },
  InstanceRescheduled: {
    on: service,
    type: 'Normal',
    says: 'A unit that no host had taken was made anew: other hosts are lost by now. One of a global service only goes.',
  },
  AllocationFailed: {
    on: service,
    type: 'Warning',
    says: 'No host takes a unit: what it needs, and what the scheduler says. It stays, and waits.',
    rancher: 'the error of `instance.allocate`',
  },
  InstanceSpared: {
    on: service,
    type: 'Normal',
    says: 'A unit was to be replaced, and a second look past the cache found it changed.',
  },
  ServiceActivating: {
    on: service,
    type: 'Normal',
    says: 'A service that was stopped is started.',
    rancher: '`service.activate`',
  },
  ServiceDeactivating: {
    on: service,
    type: 'Normal',
    says: 'The service is stopped: `spec.active` is false.',
    rancher: '`service.deactivate`',
  },
  ServiceDeactivated: {
    on: service,
    type: 'Normal',
    says: 'The last unit of a service that is stopped has gone.',
    rancher: '`service.deactivate`, its end',
  },
  UpgradeStarted: {
    on: service,
    type: 'Normal',
    says: 'The launch part of the spec changed, and units are to be replaced.',
    rancher: '`service.upgrade`',
  },
  UpgradeFinished: {
    on: service,
    type: 'Normal',
    says: 'No unit is of an older launch part any more.',
    rancher: '`service.upgrade`, its end',
  },
  RestartStarted: {
    on: service,
    type: 'Normal',
    says: '`spec.restart` names a new restart.',
    rancher: '`service.restart`',
  },
  RestartFinished: {
    on: service,
    type: 'Normal',
    says: 'Every unit was made after the restart that was asked for.',
    rancher: '`service.restart`, its end',
  },
  HealthInitializing: {
    on: service,
    type: 'Normal',
    says: 'The container of a unit has started, and its check has not passed yet.',
    rancher: '`service_event`, and `instance.healthState`',
  },
  HealthReinitializing: {
    on: service,
    type: 'Normal',
    says: 'The container of a healthy unit was started again.',
    rancher: '`container_event`, and `instance.healthState`',
  },
  HealthHealthy: {
    on: service,
    type: 'Normal',
    says: 'The check of a unit passes.',
    rancher: '`service_event`, and `instance.healthState`',
  },
  HealthUnhealthy: {
    on: service,
    type: 'Warning',
    says: 'The check of a unit fails.',
    rancher: '`service_event`, and `instance.healthState`',
  },
  QuorumHold: { ...hold, says: 'A unit is to be replaced, and fewer are healthy than the quorum.' },
  StormHold: { ...hold, says: 'A unit is to be replaced, and too much fails at once in the whole cluster.' },
  BackOffHold: { ...hold, says: 'A unit is to be replaced later: earlier ones at its index failed too.' },
  BudgetHold: { ...hold, says: 'A unit is to be replaced when the one before it is healthy.' },
  TooFewVotesHold: { ...hold, says: 'The check of a unit fails, and too few hosts say so.' },
  ContradictionHold: { ...hold, says: 'The check of a unit fails, and only hosts say so that contradict others.' },
  HostBucketHold: { ...hold, says: 'Units of another lost host are replaced first.' },
  HostReturnedHold: { ...hold, says: 'A unit is unhealthy on a host that came back a moment ago.' },
  TakeoverHold: { ...hold, says: 'This operator has just taken over, and looks for itself first.' },
  AwaitingFencing: {
    ...hold,
    says: 'A unit on a lost host may still write to its volume: say that the host is off, as in [operations.md](../operations.md#volumes-on-a-lost-host).',
  },
  UnitLeftAlone: { ...hold, says: 'A unit without a check, or with strategy `none`, stays as it is, as in Rancher.' },
  HostDisconnected: {
    on: ['RancherService', 'RancherHost'],
    type: 'Warning',
    says: 'A host is lost: nobody finds it alive, or its Node was deleted. On every service with units there.',
    rancher: '`agent.disconnect`',
  },
  HostReconnecting: {
    on: ['RancherService', 'RancherHost'],
    type: 'Warning',
    says: 'A host is not ready or cut off, and lives; its units are judged by their own checks.',
    rancher: '`agent.reconnect`',
  },
  HostReturned: {
    on: ['RancherService', 'RancherHost'],
    type: 'Normal',
    says: 'A host is back.',
    rancher: '`agent.finishreconnect`',
  },
  HostRemoved: {
    on: host,
    type: 'Warning',
    says: 'The Node of a host was deleted, by somebody or after `HOST_REMOVE_DELAY_SECONDS`.',
    rancher: '`host.remove`',
  },
  AgentAbstains: {
    on: host,
    type: 'Warning',
    says: 'An agent does not trust itself, and why. Its votes do not count.',
  },
  AgentVotesAgain: { on: host, type: 'Normal', says: 'It does again.' },
  StackTranslated: {
    on: stack,
    type: 'Normal',
    says: 'The compose texts were translated, and what they say is carried out.',
    rancher: '`stack.upgrade`, or what `rancher-compose up` printed',
  },
  ServiceCreated: {
    on: stack,
    type: 'Normal',
    says: 'A service, balancer, external service or alias of the compose texts was made.',
    rancher: '`service.create`',
  },
  ServiceUpdated: {
    on: stack,
    type: 'Normal',
    says: 'One was changed: the texts say otherwise than before, or somebody had changed it by hand.',
    rancher: '`service.update`',
  },
  ServiceAdopted: { on: stack, type: 'Normal', says: 'One that nobody controlled was taken over.' },
  ServicePruned: {
    on: stack,
    type: 'Normal',
    says: 'One was deleted: the texts no longer have it.',
    rancher: '`service.remove`',
  },
  TranslationFailed: {
    on: stack,
    type: 'Warning',
    says: 'The compose texts have errors: `status.diagnostics` names their places. What runs stays as it is.',
  },
  TranslationExhausted: {
    on: stack,
    type: 'Warning',
    says: 'The compose texts took more time or memory to translate than any real stack. What runs stays as it is.',
  },
  NothingComposed: { on: stack, type: 'Warning', says: 'The compose texts have no service. What runs stays as it is.' },
  ConfigMapMissing: { on: stack, type: 'Warning', says: 'The ConfigMap with the compose texts is not there.' },
  ConfigMapKeyMissing: { on: stack, type: 'Warning', says: 'It has no such key, or not as a text.' },
  ConfigMapForbidden: { on: stack, type: 'Warning', says: 'The operator may not read it.' },
  ApplyRefused: {
    on: stack,
    type: 'Warning',
    says: 'The API server refuses a resource of the stack, in its own words: a quota, an admission policy.',
  },
  InvalidSpec: {
    on: [...service, ...named, ...stack],
    type: 'Warning',
    says: "The object was stored under another schema: apply this version's CRD, mend the field that is named.",
  },
  ScaleAdjusted: {
    on: service,
    type: 'Normal',
    says: 'A `scalePolicy` wants another scale: hosts were found for the last one, or were not.',
    rancher: '`service.update`',
  },
  VolumeDeleted: {
    on: service,
    type: 'Normal',
    says: 'A claim that nobody needs any more was deleted, as `volumePolicy` says.',
    rancher: '`volume.remove`',
  },
  VolumeCopyImpossible: {
    on: service,
    type: 'Warning',
    says: 'An image without `sh` or `cp` cannot fill its empty volumes: the next unit begins without. Write `noCopy: true`.',
  },
  VolumeKept: {
    on: service,
    type: 'Warning',
    says: 'A claim was to be deleted, and stays: a Pod uses it, or the units of a deleted service may have been left.',
  },
  AliasClash: { on: service, type: 'Warning', says: 'Two links want the same name, or one that is taken.' },
  InvalidRequestLine: { on: service, type: 'Warning', says: 'Write `METHOD PATH VERSION`, as HAProxy took it.' },
  NameTaken: {
    on: [...service, ...named, ...stack],
    type: 'Warning',
    says: "Its name belongs to a Service that is not Drover's, to a resource of another kind, or to what is not of the stack: delete or rename one.",
  },
  ServiceRefused: {
    on: [...service, ...named],
    type: 'Warning',
    says: 'The API server refuses the Service, in its own words.',
  },
  AddressesRefused: {
    on: [...service, ...named],
    type: 'Warning',
    says: 'The API server refuses addresses behind the name, in its own words: a quota, an admission policy, or on OpenShift a missing right.',
  },
  ExternalVolumeMissing: {
    on: service,
    type: 'Warning',
    says: 'A volume is declared as external, and there is no claim of its name: make it.',
  },
  VolumePolicyRefused: {
    on: service,
    type: 'Warning',
    says: 'The operator may not delete claims: see [operations.md](../operations.md#volumes-that-nobody-needs), or take `volumePolicy` away.',
  },
  AliasCircle: { on: named, type: 'Warning', says: 'An alias is linked to itself.' },
  HostnameAmongMembers: {
    on: named,
    type: 'Warning',
    says: 'A host name cannot be answered together with addresses: link it alone.',
  },
  CreateRefused: {
    on: service,
    type: 'Warning',
    says: 'The API server refuses Pods, in its own words: quota, Pod security, an invalid template.',
    rancher: 'level `error`, with the words of the API',
  },
  ImagePull: {
    on: service,
    type: 'Warning',
    says: 'An image could not be pulled for a minute. The kubelet goes on trying.',
  },
  UpgradeFailing: {
    on: service,
    type: 'Warning',
    says: 'The first unit of a changed spec does not become healthy; the others stay as they are.',
  },
  RestartFailing: {
    on: service,
    type: 'Warning',
    says: 'A unit does not become healthy after its restart; the others stay as they are.',
  },
} as const satisfies Readonly<Record<string, EventReason>>;

/** What Rancher kept beside the lines above, and where the same is found now. */
export const otherRecords: readonly { readonly rancher: string; readonly now: string }[] = [
  {
    rancher: '`service_log`: `service.trigger`, Re-evaluating state',
    now: 'The metric `controller_runtime_reconcile_total`, and the lines of the operator log with the key of the service.',
  },
  {
    rancher: '`service_log`: `wait`, Waiting for instances to start; `sleep`',
    now: 'The condition `Reconciling`: what is waited for, and for which unit.',
  },
  {
    rancher: '`service_log`: Requested: n, Created: n, Unhealthy: n, Bad: n, Incomplete: n',
    now: 'The message of the condition `Ready`, and `status.units`: one line for each index.',
  },
  { rancher: '`service_log`, the last lines of a service', now: '`status.history`.' },
  {
    rancher: '`service.update`',
    now: '`metadata.generation`, beside `status.observedGeneration`; `metadata.managedFields`.',
  },
  {
    rancher: '`process_instance`, `process_execution`',
    now: 'The operator log: one line for each reconcile that acted.',
  },
  { rancher: '`container_event`', now: "The Events of the Pod, and its containers' states." },
  {
    rancher: '`service_event`, `healthcheck_instance_host_map`',
    now: '`status` of the RancherHosts: the votes of each.',
  },
  { rancher: '`healthcheck_instance`', now: 'The annotation `drover.dev/health` of the Pod.' },
  { rancher: '`audit_log`', now: "The API server's audit, see [operations.md](../operations.md#who-did-what)." },
];
