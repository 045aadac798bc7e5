// Written by `npm run generate` from the folders beside it. Not to be edited.
import type { Feature } from './feature.ts';
import { catalog } from './catalog/index.ts';
import * as catalogShapes from './catalog/spec.ts';
import { dns } from './dns/index.ts';
import * as dnsShapes from './dns/spec.ts';
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
import { hostname } from './hostname/index.ts';
import * as hostnameShapes from './hostname/spec.ts';
import { image } from './image/index.ts';
import * as imageShapes from './image/spec.ts';
import { labels } from './labels/index.ts';
import * as labelsShapes from './labels/spec.ts';
import { lifecycle } from './lifecycle/index.ts';
import * as lifecycleShapes from './lifecycle/spec.ts';
import { limits } from './limits/index.ts';
import * as limitsShapes from './limits/spec.ts';
import { links } from './links/index.ts';
import * as linksShapes from './links/spec.ts';
import { loadBalancer } from './load_balancer/index.ts';
import * as loadBalancerShapes from './load_balancer/spec.ts';
import { logging } from './logging/index.ts';
import * as loggingShapes from './logging/spec.ts';
import { network } from './network/index.ts';
import * as networkShapes from './network/spec.ts';
import { noContainers } from './no_containers/index.ts';
import * as noContainersShapes from './no_containers/spec.ts';
import { ports } from './ports/index.ts';
import * as portsShapes from './ports/spec.ts';
import { process } from './process/index.ts';
import * as processShapes from './process/spec.ts';
import { scale } from './scale/index.ts';
import * as scaleShapes from './scale/spec.ts';
import { security } from './security/index.ts';
import * as securityShapes from './security/spec.ts';
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
  dns,
  drain,
  driverServices,
  environment,
  externalService,
  healthCheck,
  hostname,
  image,
  labels,
  lifecycle,
  limits,
  links,
  loadBalancer,
  logging,
  network,
  noContainers,
  ports,
  process,
  scale,
  security,
  serviceAlias,
  upgradeStrategy,
  virtualMachines,
  volumes,
];

/** The members of `RancherService.spec`, each owned by one feature. */
export const specShape = {
  ...catalogShapes.spec,
  ...dnsShapes.spec,
  ...drainShapes.spec,
  ...driverServicesShapes.spec,
  ...environmentShapes.spec,
  ...externalServiceShapes.spec,
  ...healthCheckShapes.spec,
  ...hostnameShapes.spec,
  ...imageShapes.spec,
  ...labelsShapes.spec,
  ...lifecycleShapes.spec,
  ...limitsShapes.spec,
  ...linksShapes.spec,
  ...loadBalancerShapes.spec,
  ...loggingShapes.spec,
  ...networkShapes.spec,
  ...noContainersShapes.spec,
  ...portsShapes.spec,
  ...processShapes.spec,
  ...scaleShapes.spec,
  ...securityShapes.spec,
  ...serviceAliasShapes.spec,
  ...upgradeStrategyShapes.spec,
  ...virtualMachinesShapes.spec,
  ...volumesShapes.spec,
};

/** The members of a sidekick. */
export const sidekickShape = {
  ...dnsShapes.sidekickSpec,
  ...driverServicesShapes.sidekickSpec,
  ...environmentShapes.sidekickSpec,
  ...healthCheckShapes.sidekickSpec,
  ...hostnameShapes.sidekickSpec,
  ...imageShapes.sidekickSpec,
  ...labelsShapes.sidekickSpec,
  ...lifecycleShapes.sidekickSpec,
  ...limitsShapes.sidekickSpec,
  ...loggingShapes.sidekickSpec,
  ...networkShapes.sidekickSpec,
  ...portsShapes.sidekickSpec,
  ...processShapes.sidekickSpec,
  ...securityShapes.sidekickSpec,
  ...virtualMachinesShapes.sidekickSpec,
  ...volumesShapes.sidekickSpec,
};

/** The members of `RancherLoadBalancer.spec`. */
export const loadBalancerShape = {
  ...drainShapes.loadBalancerSpec,
  ...healthCheckShapes.loadBalancerSpec,
  ...labelsShapes.loadBalancerSpec,
  ...lifecycleShapes.loadBalancerSpec,
  ...loadBalancerShapes.loadBalancerSpec,
  ...loggingShapes.loadBalancerSpec,
  ...processShapes.loadBalancerSpec,
  ...scaleShapes.loadBalancerSpec,
  ...upgradeStrategyShapes.loadBalancerSpec,
};

/** The members of `RancherExternalService.spec`. */
export const externalServiceShape = {
  ...externalServiceShapes.externalServiceSpec,
  ...healthCheckShapes.externalServiceSpec,
  ...hostnameShapes.externalServiceSpec,
  ...labelsShapes.externalServiceSpec,
  ...lifecycleShapes.externalServiceSpec,
  ...processShapes.externalServiceSpec,
};

/** The members of `RancherServiceAlias.spec`. */
export const serviceAliasShape = {
  ...labelsShapes.serviceAliasSpec,
  ...lifecycleShapes.serviceAliasSpec,
  ...linksShapes.serviceAliasSpec,
  ...processShapes.serviceAliasSpec,
  ...serviceAliasShapes.serviceAliasSpec,
};
