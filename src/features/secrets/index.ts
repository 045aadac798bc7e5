import { defineFeature, type Ignored } from '../feature.ts';
import { pod } from './pod.ts';
import { loadBalancerSpec, type SecretFile, sidekickSpec, spec } from './spec.ts';
import { translate } from './translate.ts';

const exactly = 'As Rancher had it.';

export const secrets = defineFeature({
  name: 'secrets',
  keys: [
    {
      key: 'secrets',
      file: 'either',
      becomes: 'spec.secrets',
      grade: 'approximate',
      says: 'Files below /run/secrets, from Secrets that somebody has to make: what they hold is never read or written.',
    },
    { key: 'secrets[].source', file: 'either', becomes: 'spec.secrets[].source', grade: 'exact', says: exactly },
    { key: 'secrets[].target', file: 'either', becomes: 'spec.secrets[].target', grade: 'exact', says: exactly },
    { key: 'secrets[].mode', file: 'either', becomes: 'spec.secrets[].mode', grade: 'exact', says: exactly },
    {
      key: 'secrets[].uid',
      file: 'either',
      becomes: 'spec.secrets[].uid',
      grade: 'unsupported',
      says: 'The file belongs to root; give it a mode that lets the program read it.',
    },
    {
      key: 'secrets[].gid',
      file: 'either',
      becomes: 'spec.secrets[].gid',
      grade: 'unsupported',
      says: 'The file belongs to root; give it a mode that lets the program read it.',
    },
    {
      key: 'secrets.*.file',
      file: 'either',
      of: 'stack',
      becomes: 'spec.secrets[].source',
      grade: 'approximate',
      says: 'The file is not read; make the Secret with the command that is told.',
    },
    {
      key: 'secrets.*.external',
      file: 'either',
      of: 'stack',
      becomes: 'spec.secrets[].source',
      grade: 'exact',
      says: 'A Secret of that name, which has to be there before the service.',
    },
  ],
  spec,
  launch: ['secrets'],
  in: { sidekick: sidekickSpec, loadBalancer: loadBalancerSpec },
  // Its mounts come behind those of volumes.
  after: ['volumes'],
  translate,
  pod,
  ignored: (spec) => (spec.secrets ?? []).flatMap((secret, position) => ignoredOf(secret, position)),
});

/** Root's own secrets are as they were. */
function ignoredOf(secret: SecretFile, position: number): Ignored[] {
  return (['uid', 'gid'] as const)
    .filter((key) => (secret[key] ?? 0) !== 0)
    .map((key) => ({
      field: `spec.secrets[${position}].${key}`,
      reason:
        'Files of a Secret belong to root. Let the mode allow the program to read it, or set fsGroup in podTemplate.',
    }));
}
