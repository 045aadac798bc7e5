import { type Diagnostic, warning } from '../../model/diagnostic.ts';
import type { WrittenService } from '../../model/service.ts';
import { labelsOf } from '../../model/service-labels.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { isNothing } from '../../model/written-value.ts';
import { defineFeature, type OwnedKey } from '../feature.ts';
import { sidekickSpec, spec } from './spec.ts';

const storage = 'Storage is a StorageClass of the cluster: install a CSI driver, and name its class in `storageClass`.';
const network = "The network is the cluster's: install a CNI plug-in instead.";

const refused = (key: string, says: string): OwnedKey => ({ key, file: 'either', grade: 'unsupported', says });

/** Labels by which services of Rancher's own were known. */
const ofRancher = 'io.rancher.internal.service.';

/** Services that made Rancher's own storage and network. A cluster has its own, so nothing becomes of them. */
export const driverServices = defineFeature({
  name: 'driver_services',
  keys: [
    refused('storage_driver', storage),
    ...['name', 'scope', 'volume_access_mode', 'block_device_path', 'volume_capabilities'].map((key) =>
      refused(`storage_driver.${key}`, storage),
    ),
    refused('network_driver', network),
    ...['name', 'default_network', 'network_metadata', 'cni_config'].map((key) =>
      refused(`network_driver.${key}`, network),
    ),
  ],
  labels: [{ label: 'io.rancher.internal.service.*', grade: 'unsupported', says: network }],
  spec,
  launch: [],
  in: { sidekick: sidekickSpec },
  claims: {
    order: 5,
    as: 'refused',
    is: (service) => names(service, 'network_driver') || names(service, 'storage_driver'),
    refusal,
  },
  translate: (service, context) => {
    warnOfLabels(service, context);
    return {};
  },
});

function names({ keys }: WrittenService, key: string): boolean {
  const entry = keys.get(key);
  return entry !== undefined && !isNothing(entry.value);
}

function refusal(service: WrittenService): Diagnostic {
  const at = service.location;
  if (names(service, 'network_driver')) {
    const message = `${service.name} is left out: it made Rancher's network, and a cluster has its own`;
    const hint = 'install the CNI plug-in you want in the cluster';
    return warning('RC5212', message, { at, hint, grade: 'unsupported' });
  }
  const message = `${service.name} is left out: it made volumes for Rancher, and a cluster makes them by storage classes`;
  const hint = 'install a CSI driver, and name its class in the volumes that used this driver';
  return warning('RC5212', message, { at, hint, grade: 'unsupported' });
}

function warnOfLabels(service: WrittenService, { report }: TranslateContext): void {
  for (const { key, keyLocation: at } of labelsOf(service).values()) {
    if (!key.startsWith(ofRancher)) continue;
    const message = `the label ${key} is kept; it marked a service of Rancher's own network, and nothing acts on it`;
    report(
      warning('RC5213', message, { at, hint: 'leave the service out if that is all it was for', grade: 'unsupported' }),
    );
  }
}
