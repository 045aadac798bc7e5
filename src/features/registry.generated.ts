// Written by `npm run generate` from the folders beside it. Not to be edited.
import type { Feature } from './feature.ts';
import { environment } from './environment/index.ts';
import * as environmentShapes from './environment/spec.ts';
import { healthCheck } from './health_check/index.ts';
import * as healthCheckShapes from './health_check/spec.ts';
import { image } from './image/index.ts';
import * as imageShapes from './image/spec.ts';
import { labels } from './labels/index.ts';
import * as labelsShapes from './labels/spec.ts';
import { links } from './links/index.ts';
import * as linksShapes from './links/spec.ts';
import { ports } from './ports/index.ts';
import * as portsShapes from './ports/spec.ts';
import { process } from './process/index.ts';
import * as processShapes from './process/spec.ts';
import { scale } from './scale/index.ts';
import * as scaleShapes from './scale/spec.ts';
import { scheduling } from './scheduling/index.ts';
import * as schedulingShapes from './scheduling/spec.ts';
import { sidekicks } from './sidekicks/index.ts';
import * as sidekicksShapes from './sidekicks/spec.ts';
import { startOnce } from './start_once/index.ts';
import * as startOnceShapes from './start_once/spec.ts';
import { upgradeStrategy } from './upgrade_strategy/index.ts';
import * as upgradeStrategyShapes from './upgrade_strategy/spec.ts';
import { volumes } from './volumes/index.ts';
import * as volumesShapes from './volumes/spec.ts';

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
  scheduling,
  sidekicks,
  startOnce,
  upgradeStrategy,
  volumes,
];

/** The members of `RancherService.spec`, each owned by one feature. */
export const specShape = {
  ...environmentShapes.spec,
  ...healthCheckShapes.spec,
  ...imageShapes.spec,
  ...labelsShapes.spec,
  ...linksShapes.spec,
  ...portsShapes.spec,
  ...processShapes.spec,
  ...scaleShapes.spec,
  ...schedulingShapes.spec,
  ...sidekicksShapes.spec,
  ...startOnceShapes.spec,
  ...upgradeStrategyShapes.spec,
  ...volumesShapes.spec,
};

/** The members of a sidekick. */
export const sidekickShape = {
  ...environmentShapes.sidekickSpec,
  ...healthCheckShapes.sidekickSpec,
  ...imageShapes.sidekickSpec,
  ...labelsShapes.sidekickSpec,
  ...portsShapes.sidekickSpec,
  ...processShapes.sidekickSpec,
  ...schedulingShapes.sidekickSpec,
  ...startOnceShapes.sidekickSpec,
  ...volumesShapes.sidekickSpec,
};

/** The members of `RancherLoadBalancer.spec`. */
export const loadBalancerShape = {
  ...healthCheckShapes.loadBalancerSpec,
  ...labelsShapes.loadBalancerSpec,
  ...portsShapes.loadBalancerSpec,
  ...scaleShapes.loadBalancerSpec,
  ...schedulingShapes.loadBalancerSpec,
  ...upgradeStrategyShapes.loadBalancerSpec,
};

/** The members of `RancherExternalService.spec`. */
export const externalServiceShape = {
  ...labelsShapes.externalServiceSpec,
};

/** The members of `RancherServiceAlias.spec`. */
export const serviceAliasShape = {
  ...labelsShapes.serviceAliasSpec,
  ...linksShapes.serviceAliasSpec,
};
