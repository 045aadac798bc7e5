/** Every condition that Drover writes: docs/reference/conditions.md is made of this table, and a test holds it to the sources. */

export interface ConditionMeaning {
  readonly says: string;
  /** What kstatus makes of it, and with it `kubectl wait`, Argo CD and Flux. */
  readonly kstatus: string;
  /** Reason → what it means, and what to do where there is something to do. */
  readonly reasons: Readonly<Record<string, string>>;
}

const stalledToo = 'As in `Stalled`: the spec cannot be read.';

export const conditionReasons = {
  Ready: {
    says: 'As many units are healthy and ready as there should be, all of the present launch part. Always there. Of a stack, an alias or an external service that is stalled it has the reason of `Stalled`.',
    kstatus: 'True: Current, unless `Reconciling` or `Stalled` is there. False: InProgress.',
    reasons: {
      AllUnitsReady: 'True: everything is as it should be.',
      Inactive:
        'True: no unit is wanted, since the service is stopped or its scale is 0; or an alias or external service that stands for nothing.',
      Resolves: 'True: an alias or an external service has its name.',
      NoMatchingHost: 'No active host fits a global service: its rules, and the tolerations of its template.',
      SomeUnitsNotReady: 'Some units are ready; the message names three that are not, and why.',
      NoUnitReady: 'None is; the message names three, and why.',
      KubeletNotReady: 'Checks pass and kubelets do not find the containers ready, so that they are not served.',
      Upgrading: 'Units of an older launch part are there.',
      Restarting: 'Units from before a restart are there.',
      Deactivating: 'The service is stopped, and units have yet to go.',
      Removing: 'The service is deleted, and units are left: on a lost host until it is back or its Node is deleted.',
      InvalidSpec: stalledToo,
      InvalidRequestLine: stalledToo,
      NotRunYet: 'As in `Stalled`.',
      WriteFailing: 'As in `Reconciling`.',
      AllServicesReady: 'True, of a stack: all of its services are ready.',
      NoServices: 'True, of a stack: it has no texts, and no service carries its label.',
      ServicesNotReady: 'Of a stack: some of its services are not; the message names three, and why.',
    },
  },
  Reconciling: {
    says: 'Something is under way and will end by itself. There only while it is.',
    kstatus: 'True: InProgress.',
    reasons: {
      Starting: 'Units are starting or initializing.',
      Scaling: 'Units are being made or removed.',
      Upgrading: 'Units are replaced one at a time; the message says which one is waited for.',
      Restarting: 'Units are restarted batch by batch; the message says what is waited for.',
      Deactivating: 'The service is stopped, and its units are stopping.',
      AllocationFailed: 'No host takes a unit; the message says what it needs, and what the scheduler says.',
      BackOff: 'A unit that failed before is made again after a while.',
      WriteFailing:
        "Of an alias or an external service: a write of its Service or of an EndpointSlice fails with the API server's words, and is tried again, later each time, up to a minute.",
      ServicesNotReady:
        'Of a stack: services are being made, or are themselves under way, or a write fails and is tried again.',
    },
  },
  Stalled: {
    says: 'Somebody has to do something. There only while it is so, and never beside `Reconciling`.',
    kstatus: 'True: Failed.',
    reasons: {
      InvalidSpec:
        "A podTemplate is no Pod, or the object was stored under another schema: mend the field that is named, apply this version's CRD.",
      InvalidRequestLine: 'Write `METHOD PATH VERSION`, as HAProxy took it.',
      NameTaken:
        "Its name belongs to a Service that is not Drover's, to a resource of another kind, or to what is not of the stack: delete or rename one. Units of a service are kept all the same.",
      ServiceRefused: "The API server's words say why the Service is refused.",
      AddressesRefused:
        "The API server's words say why an EndpointSlice is refused: a quota, an admission policy. On OpenShift the operator may not be allowed to `create` `endpointslices/restricted`: apply this version's rights. Tried again every 15 s.",
      CreateRefused:
        "The API server's words say why Pods are refused: quota, Pod security, an invalid template. Tried again every 15 s.",
      ExternalVolumeMissing: 'A volume is declared as external, and there is no claim of its name: make it.',
      VolumePolicyRefused: 'The operator may not delete claims, as `volumePolicy` asks.',
      AliasCircle: 'An alias is linked to itself; the other members are named all the same.',
      HostnameAmongMembers: 'A host name cannot be answered together with addresses: link it alone.',
      ImagePull: 'The image could not be pulled for a minute; the unit is kept and the kubelet goes on trying.',
      UpgradeFailing:
        'The first unit of a changed spec does not become healthy; the others stay as they are. Mend or take back the change.',
      RestartFailing: 'A unit does not become healthy after its restart; the others stay as they are. See its log.',
      NotRunYet: 'The operator keeps this kind and does not run it: nothing, or an upgrade of the operator.',
      TranslationFailed: 'Mend the compose texts of the stack: `status.diagnostics` names the places.',
      TranslationExhausted:
        'The compose texts of the stack took more time or memory to translate than any real stack: make them smaller. Tried again, later each time; the message says when.',
      NothingComposed: 'The compose texts of the stack have no service. To remove everything, delete the stack.',
      ConfigMapMissing: 'The ConfigMap with the compose texts is not there: make it, or name another.',
      ConfigMapKeyMissing: 'It has no such key, or not as a text.',
      ConfigMapForbidden: "The operator may not read it: apply this version's rights.",
      ApplyRefused:
        "The API server's words say why a resource of the stack is refused, or may not be deleted. Tried again every 15 s.",
      ServiceStalled: 'A service of the stack is stalled: its own status says more.',
    },
  },
  HealingHeld: {
    says: 'Units that should be replaced are not, for now; the message names three. There only while it is so.',
    kstatus: 'Nothing: it says why the others are as they are.',
    reasons: {
      BackOff: 'Earlier units at the same index failed too: later.',
      Budget: 'A quarter of the units, and at least one, is in replacement at once: when the one before is healthy.',
      Quorum: 'Fewer units are healthy than the quorum asks for.',
      Storm: 'Too much fails at once in the whole cluster.',
      HostLost: 'Without a check, or with strategy `none`, units stay on lost hosts, as in Rancher.',
      StrategyNone: 'With strategy `none` unhealthy units stay, as in Rancher.',
      HostBucket: 'The units of another lost host are replaced first.',
      TooFewVotes: 'Too few hosts say that the check fails.',
      ContradictingCheckers: 'Only hosts say so that fail what others see pass, or what nobody else sees.',
      Takeover: 'This operator has just taken over, and looks for itself first.',
      HostReturned: 'The host came back a moment ago, and starts its containers again.',
    },
  },
  AliasClash: {
    says: 'Links want names that they do not get; the message says which. There only while it is so.',
    kstatus: 'Nothing.',
    reasons: { NameTaken: 'Another link, or a service, has the name: give the link another alias.' },
  },
  AwaitingFencing: {
    says: 'A unit on a lost host may still write to its volume, and is not replaced. There only while it is so.',
    kstatus: 'Nothing; `Ready` is False.',
    reasons: {
      HostLost:
        'Make sure that the machine is off and say so, as in [operations.md](../operations.md#volumes-on-a-lost-host).',
    },
  },
} as const satisfies Readonly<Record<string, ConditionMeaning>>;
