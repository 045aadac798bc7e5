// Written by `npm run generate` from the folders beside it. Not to be edited.
import type { Feature } from './feature.ts';
import { environment } from './environment/index.ts';
import { spec as environmentSpec } from './environment/spec.ts';
import { healthCheck } from './health_check/index.ts';
import { spec as healthCheckSpec } from './health_check/spec.ts';
import { image } from './image/index.ts';
import { spec as imageSpec } from './image/spec.ts';
import { labels } from './labels/index.ts';
import { spec as labelsSpec } from './labels/spec.ts';
import { links } from './links/index.ts';
import { spec as linksSpec } from './links/spec.ts';
import { ports } from './ports/index.ts';
import { spec as portsSpec } from './ports/spec.ts';
import { process } from './process/index.ts';
import { spec as processSpec } from './process/spec.ts';
import { scale } from './scale/index.ts';
import { spec as scaleSpec } from './scale/spec.ts';
import { upgradeStrategy } from './upgrade_strategy/index.ts';
import { spec as upgradeStrategySpec } from './upgrade_strategy/spec.ts';
import { volumes } from './volumes/index.ts';
import { spec as volumesSpec } from './volumes/spec.ts';

/** Every feature, in the order of their folders. */
export const features: readonly Feature[] = [
  environment,
  healthCheck,
  image,
  labels,
  links,
  ports,
  process,
  scale,
  upgradeStrategy,
  volumes,
];

/** The members of `RancherService.spec`, each owned by one feature. */
export const specShape = {
  ...environmentSpec,
  ...healthCheckSpec,
  ...imageSpec,
  ...labelsSpec,
  ...linksSpec,
  ...portsSpec,
  ...processSpec,
  ...scaleSpec,
  ...upgradeStrategySpec,
  ...volumesSpec,
};
