import type { OwnedKey, OwnedLabel } from '../feature.ts';
import { cleanupLabel } from './labels.ts';

export const keys: readonly OwnedKey[] = [
  {
    key: 'volumes',
    file: 'either',
    becomes: 'spec.volumes',
    grade: 'approximate',
    says: 'Host paths stay; a named volume is a claim of the stack, an anonymous one a claim of the unit where it holds data, else an empty directory.',
  },
  {
    key: 'volumes_from',
    file: 'either',
    becomes: 'spec.volumesFrom',
    grade: 'approximate',
    says: 'Members of a unit share volumes at the same paths, filled from the image of the member they are taken from; what an image declares as VOLUME is not known.',
  },
  {
    key: 'volume_driver',
    file: 'either',
    becomes: 'spec.volumes[].driver',
    grade: 'approximate',
    says: "The driver of named volumes that no declaration gives one; the operator's configuration has storage classes for drivers.",
  },
  {
    key: 'tmpfs',
    file: 'either',
    becomes: 'spec.tmpfs',
    grade: 'approximate',
    says: 'A memory volume; of the options it has the size and ro.',
  },
  {
    key: 'volumes.*.driver',
    file: 'either',
    of: 'stack',
    becomes: 'spec.volumes[].driver',
    grade: 'approximate',
    says: "It decides the access mode of the claim, and its storage class by the operator's configuration; without an entry there it is the cluster's default one.",
  },
  {
    key: 'volumes.*.driver_opts',
    file: 'either',
    of: 'stack',
    becomes: 'spec.volumes[].driverOptions',
    grade: 'unsupported',
    says: 'They are kept, and a size becomes the size of the claim; use a storage class that has the others.',
  },
  {
    key: 'volumes.*.per_container',
    file: 'either',
    of: 'stack',
    becomes: 'spec.volumes[].perContainer',
    grade: 'approximate',
    says: 'Each unit has a claim of its own, which is kept where Rancher deleted local ones with the unit; volumePolicy decides on scale-down and removal.',
  },
  {
    key: 'volumes.*.external',
    file: 'either',
    of: 'stack',
    becomes: 'spec.volumes[].external',
    grade: 'exact',
    says: 'A claim of that name, which has to be there before the service.',
  },
];

export const labels: readonly OwnedLabel[] = [
  {
    label: cleanupLabel,
    becomes: 'spec.volumes[].perContainer',
    grade: 'approximate',
    says: '`none` keeps every anonymous volume in a claim of the unit, `unnamed` and `all` keep none; named volumes are not deleted with a unit.',
  },
];
