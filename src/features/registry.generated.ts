// Written by `npm run generate` from the folders beside it. Not to be edited.
import type { Feature } from './feature.ts';
import { drainTimeout } from './drain_timeout/index.ts';
import * as drainTimeoutShapes from './drain_timeout/spec.ts';
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
import { metadata } from './metadata/index.ts';
import * as metadataShapes from './metadata/spec.ts';
import { ports } from './ports/index.ts';
import * as portsShapes from './ports/spec.ts';
import { process } from './process/index.ts';
import * as processShapes from './process/spec.ts';
import { retainIp } from './retain_ip/index.ts';
import * as retainIpShapes from './retain_ip/spec.ts';
import { scale } from './scale/index.ts';
import * as scaleShapes from './scale/spec.ts';
import { scheduling } from './scheduling/index.ts';
import * as schedulingShapes from './scheduling/spec.ts';
import { selectors } from './selectors/index.ts';
import * as selectorsShapes from './selectors/spec.ts';
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
  drainTimeout,
  environment,
  healthCheck,
  image,
  labels,
  links,
  metadata,
  ports,
  process,
  retainIp,
  scale,
  scheduling,
  selectors,
  sidekicks,
  startOnce,
  upgradeStrategy,
  volumes,
];

/** The members of `RancherService.spec`, each owned by one feature. */
export const specShape = {
  ...drainTimeoutShapes.spec,
  ...environmentShapes.spec,
  ...healthCheckShapes.spec,
  ...imageShapes.spec,
  ...labelsShapes.spec,
  ...linksShapes.spec,
  ...metadataShapes.spec,
  ...portsShapes.spec,
  ...processShapes.spec,
  ...retainIpShapes.spec,
  ...scaleShapes.spec,
  ...schedulingShapes.spec,
  ...selectorsShapes.spec,
  ...sidekicksShapes.spec,
  ...startOnceShapes.spec,
  ...upgradeStrategyShapes.spec,
  ...volumesShapes.spec,
};

/** The members of a sidekick. */
export const sidekickShape = {
  ...drainTimeoutShapes.sidekickSpec,
  ...environmentShapes.sidekickSpec,
  ...healthCheckShapes.sidekickSpec,
  ...imageShapes.sidekickSpec,
  ...labelsShapes.sidekickSpec,
  ...linksShapes.sidekickSpec,
  ...metadataShapes.sidekickSpec,
  ...portsShapes.sidekickSpec,
  ...processShapes.sidekickSpec,
  ...retainIpShapes.sidekickSpec,
  ...scaleShapes.sidekickSpec,
  ...schedulingShapes.sidekickSpec,
  ...startOnceShapes.sidekickSpec,
  ...upgradeStrategyShapes.sidekickSpec,
  ...volumesShapes.sidekickSpec,
};

/** The members of `RancherLoadBalancer.spec`. */
export const loadBalancerShape = {
  ...healthCheckShapes.loadBalancerSpec,
  ...labelsShapes.loadBalancerSpec,
  ...linksShapes.loadBalancerSpec,
  ...metadataShapes.loadBalancerSpec,
  ...portsShapes.loadBalancerSpec,
  ...retainIpShapes.loadBalancerSpec,
  ...scaleShapes.loadBalancerSpec,
  ...schedulingShapes.loadBalancerSpec,
  ...selectorsShapes.loadBalancerSpec,
  ...upgradeStrategyShapes.loadBalancerSpec,
};

/** The members of `RancherExternalService.spec`. */
export const externalServiceShape = {
  ...labelsShapes.externalServiceSpec,
  ...linksShapes.externalServiceSpec,
  ...metadataShapes.externalServiceSpec,
};

/** The members of `RancherServiceAlias.spec`. */
export const serviceAliasShape = {
  ...labelsShapes.serviceAliasSpec,
  ...linksShapes.serviceAliasSpec,
  ...metadataShapes.serviceAliasSpec,
  ...selectorsShapes.serviceAliasSpec,
};
