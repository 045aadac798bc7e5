// Written by `npm run generate` from the folders beside it. Not to be edited.
import type { Feature } from './feature.ts';
import { catalog } from './catalog/index.ts';
import * as catalogShapes from './catalog/spec.ts';
import { drain } from './drain/index.ts';
import * as drainShapes from './drain/spec.ts';
import { driverServices } from './driver_services/index.ts';
import * as driverServicesShapes from './driver_services/spec.ts';
import { environment } from './environment/index.ts';
import * as environmentShapes from './environment/spec.ts';
import { externalService } from './external_service/index.ts';
import * as externalServiceShapes from './external_service/spec.ts';
import { healthCheck } from './health_check/index.ts';
import * as healthCheckShapes from './health_check/spec.ts';
import { image } from './image/index.ts';
import * as imageShapes from './image/spec.ts';
import { labels } from './labels/index.ts';
import * as labelsShapes from './labels/spec.ts';
import { links } from './links/index.ts';
import * as linksShapes from './links/spec.ts';
import { loadBalancer } from './load_balancer/index.ts';
import * as loadBalancerShapes from './load_balancer/spec.ts';
import { noContainers } from './no_containers/index.ts';
import * as noContainersShapes from './no_containers/spec.ts';
import { ports } from './ports/index.ts';
import * as portsShapes from './ports/spec.ts';
import { process } from './process/index.ts';
import * as processShapes from './process/spec.ts';
import { scale } from './scale/index.ts';
import * as scaleShapes from './scale/spec.ts';
import { serviceAlias } from './service_alias/index.ts';
import * as serviceAliasShapes from './service_alias/spec.ts';
import { upgradeStrategy } from './upgrade_strategy/index.ts';
import * as upgradeStrategyShapes from './upgrade_strategy/spec.ts';
import { virtualMachines } from './virtual_machines/index.ts';
import * as virtualMachinesShapes from './virtual_machines/spec.ts';
import { volumes } from './volumes/index.ts';
import * as volumesShapes from './volumes/spec.ts';

/** Every feature, in the order of their folders. */
export const features: readonly Feature[] = [
  catalog,
  drain,
  driverServices,
  environment,
  externalService,
  healthCheck,
  image,
  labels,
  links,
  loadBalancer,
  noContainers,
  ports,
  process,
  scale,
  serviceAlias,
  upgradeStrategy,
  virtualMachines,
  volumes,
];

/** The members of `RancherService.spec`, each owned by one feature. */
export const specShape = {
  ...catalogShapes.spec,
  ...drainShapes.spec,
  ...driverServicesShapes.spec,
  ...environmentShapes.spec,
  ...externalServiceShapes.spec,
  ...healthCheckShapes.spec,
  ...imageShapes.spec,
  ...labelsShapes.spec,
  ...linksShapes.spec,
  ...loadBalancerShapes.spec,
  ...noContainersShapes.spec,
  ...portsShapes.spec,
  ...processShapes.spec,
  ...scaleShapes.spec,
  ...serviceAliasShapes.spec,
  ...upgradeStrategyShapes.spec,
  ...virtualMachinesShapes.spec,
  ...volumesShapes.spec,
};

/** The members of a sidekick. */
export const sidekickShape = {
  ...driverServicesShapes.sidekickSpec,
  ...environmentShapes.sidekickSpec,
  ...healthCheckShapes.sidekickSpec,
  ...imageShapes.sidekickSpec,
  ...labelsShapes.sidekickSpec,
  ...portsShapes.sidekickSpec,
  ...processShapes.sidekickSpec,
  ...virtualMachinesShapes.sidekickSpec,
  ...volumesShapes.sidekickSpec,
};

/** The members of `RancherLoadBalancer.spec`. */
export const loadBalancerShape = {
  ...drainShapes.loadBalancerSpec,
  ...healthCheckShapes.loadBalancerSpec,
  ...labelsShapes.loadBalancerSpec,
  ...loadBalancerShapes.loadBalancerSpec,
  ...scaleShapes.loadBalancerSpec,
  ...upgradeStrategyShapes.loadBalancerSpec,
};

/** The members of `RancherExternalService.spec`. */
export const externalServiceShape = {
  ...externalServiceShapes.externalServiceSpec,
  ...healthCheckShapes.externalServiceSpec,
  ...labelsShapes.externalServiceSpec,
};

/** The members of `RancherServiceAlias.spec`. */
export const serviceAliasShape = {
  ...labelsShapes.serviceAliasSpec,
  ...linksShapes.serviceAliasSpec,
  ...serviceAliasShapes.serviceAliasSpec,
};
