// Written by `npm run generate` from the folders beside it. Not to be edited.
import type { Feature } from './feature.ts';
import { agentRoles } from './agent_roles/index.ts';
import * as agentRolesShapes from './agent_roles/spec.ts';
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
import { extendedService } from './extended_service/index.ts';
import * as extendedServiceShapes from './extended_service/spec.ts';
import { externalService } from './external_service/index.ts';
import * as externalServiceShapes from './external_service/spec.ts';
import { healthCheck } from './health_check/index.ts';
import * as healthCheckShapes from './health_check/spec.ts';
import { hostname } from './hostname/index.ts';
import * as hostnameShapes from './hostname/spec.ts';
import { image } from './image/index.ts';
import * as imageShapes from './image/spec.ts';
import { imageContent } from './image_content/index.ts';
import * as imageContentShapes from './image_content/spec.ts';
import { labels } from './labels/index.ts';
import * as labelsShapes from './labels/spec.ts';
import { laterCompose } from './later_compose/index.ts';
import * as laterComposeShapes from './later_compose/spec.ts';
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
import { metadata } from './metadata/index.ts';
import * as metadataShapes from './metadata/spec.ts';
import { network } from './network/index.ts';
import * as networkShapes from './network/spec.ts';
import { noContainers } from './no_containers/index.ts';
import * as noContainersShapes from './no_containers/spec.ts';
import { ports } from './ports/index.ts';
import * as portsShapes from './ports/spec.ts';
import { process } from './process/index.ts';
import * as processShapes from './process/spec.ts';
import { rancherSystem } from './rancher_system/index.ts';
import * as rancherSystemShapes from './rancher_system/spec.ts';
import { retainIp } from './retain_ip/index.ts';
import * as retainIpShapes from './retain_ip/spec.ts';
import { scale } from './scale/index.ts';
import * as scaleShapes from './scale/spec.ts';
import { scheduling } from './scheduling/index.ts';
import * as schedulingShapes from './scheduling/spec.ts';
import { secrets } from './secrets/index.ts';
import * as secretsShapes from './secrets/spec.ts';
import { security } from './security/index.ts';
import * as securityShapes from './security/spec.ts';
import { selectors } from './selectors/index.ts';
import * as selectorsShapes from './selectors/spec.ts';
import { serviceAlias } from './service_alias/index.ts';
import * as serviceAliasShapes from './service_alias/spec.ts';
import { serviceLife } from './service_life/index.ts';
import * as serviceLifeShapes from './service_life/spec.ts';
import { sidekicks } from './sidekicks/index.ts';
import * as sidekicksShapes from './sidekicks/spec.ts';
import { startOnce } from './start_once/index.ts';
import * as startOnceShapes from './start_once/spec.ts';
import { upgradeStrategy } from './upgrade_strategy/index.ts';
import * as upgradeStrategyShapes from './upgrade_strategy/spec.ts';
import { virtualMachines } from './virtual_machines/index.ts';
import * as virtualMachinesShapes from './virtual_machines/spec.ts';
import { volumes } from './volumes/index.ts';
import * as volumesShapes from './volumes/spec.ts';

/** Every feature, in the order of their folders. */
export const features: readonly Feature[] = [
  agentRoles,
  catalog,
  dns,
  drain,
  driverServices,
  environment,
  extendedService,
  externalService,
  healthCheck,
  hostname,
  image,
  imageContent,
  labels,
  laterCompose,
  lifecycle,
  limits,
  links,
  loadBalancer,
  logging,
  metadata,
  network,
  noContainers,
  ports,
  process,
  rancherSystem,
  retainIp,
  scale,
  scheduling,
  secrets,
  security,
  selectors,
  serviceAlias,
  serviceLife,
  sidekicks,
  startOnce,
  upgradeStrategy,
  virtualMachines,
  volumes,
];

/** The members of `RancherService.spec`, each owned by one feature. */
export const specShape = {
  ...agentRolesShapes.spec,
  ...catalogShapes.spec,
  ...dnsShapes.spec,
  ...drainShapes.spec,
  ...driverServicesShapes.spec,
  ...environmentShapes.spec,
  ...extendedServiceShapes.spec,
  ...externalServiceShapes.spec,
  ...healthCheckShapes.spec,
  ...hostnameShapes.spec,
  ...imageShapes.spec,
  ...imageContentShapes.spec,
  ...labelsShapes.spec,
  ...laterComposeShapes.spec,
  ...lifecycleShapes.spec,
  ...limitsShapes.spec,
  ...linksShapes.spec,
  ...loadBalancerShapes.spec,
  ...loggingShapes.spec,
  ...metadataShapes.spec,
  ...networkShapes.spec,
  ...noContainersShapes.spec,
  ...portsShapes.spec,
  ...processShapes.spec,
  ...rancherSystemShapes.spec,
  ...retainIpShapes.spec,
  ...scaleShapes.spec,
  ...schedulingShapes.spec,
  ...secretsShapes.spec,
  ...securityShapes.spec,
  ...selectorsShapes.spec,
  ...serviceAliasShapes.spec,
  ...serviceLifeShapes.spec,
  ...sidekicksShapes.spec,
  ...startOnceShapes.spec,
  ...upgradeStrategyShapes.spec,
  ...virtualMachinesShapes.spec,
  ...volumesShapes.spec,
};

/** The members of a sidekick. */
export const sidekickShape = {
  ...agentRolesShapes.sidekickSpec,
  ...dnsShapes.sidekickSpec,
  ...driverServicesShapes.sidekickSpec,
  ...environmentShapes.sidekickSpec,
  ...extendedServiceShapes.sidekickSpec,
  ...healthCheckShapes.sidekickSpec,
  ...hostnameShapes.sidekickSpec,
  ...imageShapes.sidekickSpec,
  ...imageContentShapes.sidekickSpec,
  ...labelsShapes.sidekickSpec,
  ...laterComposeShapes.sidekickSpec,
  ...lifecycleShapes.sidekickSpec,
  ...limitsShapes.sidekickSpec,
  ...linksShapes.sidekickSpec,
  ...loggingShapes.sidekickSpec,
  ...metadataShapes.sidekickSpec,
  ...networkShapes.sidekickSpec,
  ...portsShapes.sidekickSpec,
  ...processShapes.sidekickSpec,
  ...rancherSystemShapes.sidekickSpec,
  ...retainIpShapes.sidekickSpec,
  ...scaleShapes.sidekickSpec,
  ...schedulingShapes.sidekickSpec,
  ...secretsShapes.sidekickSpec,
  ...securityShapes.sidekickSpec,
  ...sidekicksShapes.sidekickSpec,
  ...startOnceShapes.sidekickSpec,
  ...upgradeStrategyShapes.sidekickSpec,
  ...virtualMachinesShapes.sidekickSpec,
  ...volumesShapes.sidekickSpec,
};

/** The members of `RancherLoadBalancer.spec`. */
export const loadBalancerShape = {
  ...agentRolesShapes.loadBalancerSpec,
  ...drainShapes.loadBalancerSpec,
  ...extendedServiceShapes.loadBalancerSpec,
  ...healthCheckShapes.loadBalancerSpec,
  ...labelsShapes.loadBalancerSpec,
  ...laterComposeShapes.loadBalancerSpec,
  ...lifecycleShapes.loadBalancerSpec,
  ...linksShapes.loadBalancerSpec,
  ...loadBalancerShapes.loadBalancerSpec,
  ...loggingShapes.loadBalancerSpec,
  ...metadataShapes.loadBalancerSpec,
  ...processShapes.loadBalancerSpec,
  ...rancherSystemShapes.loadBalancerSpec,
  ...retainIpShapes.loadBalancerSpec,
  ...scaleShapes.loadBalancerSpec,
  ...schedulingShapes.loadBalancerSpec,
  ...secretsShapes.loadBalancerSpec,
  ...selectorsShapes.loadBalancerSpec,
  ...upgradeStrategyShapes.loadBalancerSpec,
  ...volumesShapes.loadBalancerSpec,
};

/** The members of `RancherExternalService.spec`. */
export const externalServiceShape = {
  ...agentRolesShapes.externalServiceSpec,
  ...extendedServiceShapes.externalServiceSpec,
  ...externalServiceShapes.externalServiceSpec,
  ...healthCheckShapes.externalServiceSpec,
  ...hostnameShapes.externalServiceSpec,
  ...labelsShapes.externalServiceSpec,
  ...laterComposeShapes.externalServiceSpec,
  ...lifecycleShapes.externalServiceSpec,
  ...linksShapes.externalServiceSpec,
  ...metadataShapes.externalServiceSpec,
  ...processShapes.externalServiceSpec,
  ...rancherSystemShapes.externalServiceSpec,
};

/** The members of `RancherServiceAlias.spec`. */
export const serviceAliasShape = {
  ...agentRolesShapes.serviceAliasSpec,
  ...extendedServiceShapes.serviceAliasSpec,
  ...labelsShapes.serviceAliasSpec,
  ...laterComposeShapes.serviceAliasSpec,
  ...lifecycleShapes.serviceAliasSpec,
  ...linksShapes.serviceAliasSpec,
  ...metadataShapes.serviceAliasSpec,
  ...processShapes.serviceAliasSpec,
  ...rancherSystemShapes.serviceAliasSpec,
  ...selectorsShapes.serviceAliasSpec,
  ...serviceAliasShapes.serviceAliasSpec,
};
