import { defineFeature, type OwnedKey } from '../feature.ts';
import { check } from './check.ts';
import { ignored, pod } from './pod.ts';
import { externalServiceSpec, loadBalancerSpec, serviceAliasSpec, sidekickSpec, spec } from './spec.ts';
import { translate } from './translate.ts';

const keys: readonly Omit<OwnedKey, 'file'>[] = [
  {
    key: 'entrypoint',
    becomes: 'spec.entrypoint',
    grade: 'exact',
    says: "The words of the entrypoint; the image's CMD is dropped with it, as in Docker.",
  },
  { key: 'command', becomes: 'spec.command', grade: 'exact', says: 'The words of the command.' },
  { key: 'working_dir', becomes: 'spec.workingDir', grade: 'exact', says: 'The directory the process starts in.' },
  {
    key: 'user',
    becomes: 'spec.user',
    grade: 'exact',
    says: 'The process runs as that uid and gid; names other than root are kept and not acted on.',
  },
  { key: 'tty', becomes: 'spec.tty', grade: 'exact', says: 'The process has a terminal.' },
  { key: 'stdin_open', becomes: 'spec.stdinOpen', grade: 'exact', says: 'The standard input stays open.' },
  {
    key: 'init',
    becomes: 'spec.init',
    grade: 'approximate',
    says: 'The unit shares one process namespace, whose first process reaps orphans; signals go to the program itself.',
  },
  {
    key: 'stop_signal',
    becomes: 'spec.stopSignal',
    grade: 'exact',
    says: "Kept; Kubernetes sends the image's STOPSIGNAL, else SIGTERM.",
  },
  {
    key: 'stop_grace_period',
    becomes: 'spec.stopGracePeriod',
    grade: 'exact',
    says: 'Seconds, rounded up; the longest of the members counts for the unit.',
  },
];

export const process = defineFeature({
  name: 'process',
  keys: keys.map((key) => ({ ...key, file: 'either' })),
  spec,
  launch: ['entrypoint', 'command', 'workingDir', 'user', 'tty', 'stdinOpen', 'init', 'stopSignal', 'stopGracePeriod'],
  in: {
    sidekick: sidekickSpec,
    loadBalancer: loadBalancerSpec,
    externalService: externalServiceSpec,
    serviceAlias: serviceAliasSpec,
  },
  translate,
  check,
  pod,
  ignored,
});
