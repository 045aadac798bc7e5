import { defineFeature, type OwnedKey } from '../feature.ts';
import { check } from './check.ts';
import { ignored, pod } from './pod.ts';
import { sidekickSpec, spec } from './spec.ts';
import { translate } from './translate.ts';

const keys: readonly Omit<OwnedKey, 'file'>[] = [
  { key: 'privileged', becomes: 'spec.privileged', grade: 'exact', says: 'All rights of root on the host.' },
  { key: 'cap_add', becomes: 'spec.capAdd', grade: 'exact', says: 'Capabilities beyond the default ones.' },
  { key: 'cap_drop', becomes: 'spec.capDrop', grade: 'exact', says: 'Default capabilities to do without.' },
  { key: 'read_only', becomes: 'spec.readOnly', grade: 'exact', says: "The image's files cannot be written." },
  {
    key: 'security_opt',
    becomes: 'spec.securityOpt',
    grade: 'approximate',
    says: 'Labels, AppArmor, no-new-privileges and an unconfined seccomp; other options are kept and not acted on.',
  },
  {
    key: 'group_add',
    becomes: 'spec.groupAdd',
    grade: 'exact',
    says: 'Further groups of every member of the unit; names are kept and not acted on.',
  },
  { key: 'pid', becomes: 'spec.pid', grade: 'exact', says: 'With `host`, the unit sees the processes of the host.' },
  { key: 'ipc', becomes: 'spec.ipc', grade: 'exact', says: 'With `host`, the unit shares memory with the host.' },
  {
    key: 'uts',
    grade: 'unsupported',
    says: "A unit has the host's name on the host's network, and only there.",
  },
  {
    key: 'isolation',
    grade: 'unsupported',
    says: 'A choice of Docker on Windows; runtimeClassName in podTemplate is the like of it.',
  },
  {
    key: 'devices',
    becomes: 'spec.devices',
    grade: 'approximate',
    says: 'A privileged container may open all devices of its host; another one may open none.',
  },
  {
    key: 'sysctls',
    becomes: 'spec.sysctls',
    grade: 'exact',
    says: 'Kernel settings of the unit; those that Kubernetes calls unsafe need the leave of the kubelet.',
  },
];

export const security = defineFeature({
  name: 'security',
  keys: keys.map((key) => ({ ...key, file: 'either' })),
  spec,
  launch: [
    'privileged',
    'capAdd',
    'capDrop',
    'readOnly',
    'securityOpt',
    'groupAdd',
    'pid',
    'ipc',
    'devices',
    'sysctls',
  ],
  in: { sidekick: sidekickSpec },
  // Kernel settings depend on whose network it is, and init on whose processes.
  after: ['network', 'process'],
  translate,
  check,
  pod,
  ignored,
});
