import { type Report, warning } from '../model/diagnostic.ts';
import { isNothing, type WrittenEntries, type WrittenEntry, type WrittenScalar } from '../model/written-value.ts';
import type { ReadFile } from './stacked-files.ts';

/** RancherConfig in rancher-compose's rancher/context.go. `hostname` is one of them in rancher-compose.yml only. */
const rancherKeys = new Set(
  `vcpu userdata memory disks type scale retain_ip lb_config external_ips health_check load_balancer_config default_cert certs
  metadata scale_policy service_schemas upgrade_strategy storage_driver network_driver`.split(/\s+/),
);
/** Written by "export config" and read by nobody, in 1.6 neither: the feature says so. */
const readByNobody = 'start_on_create';

type FileService = ReadFile['services'][number];

/**
 * The files as the classic rancher-compose had them: if there is a rancher-compose.yml, only it supplies Rancher's keys
 * and it supplies nothing else; if not, the first docker-compose file does. See rancher/context.go (unmarshalBytes,
 * fillInRancherConfig). What it passed over is reported and gone.
 */
export function classicFiles(files: readonly ReadFile[], report: Report): readonly ReadFile[] {
  const rancher = files.find(({ isDockerCompose }) => !isDockerCompose);
  const dockers = files.filter(({ isDockerCompose }) => isDockerCompose);
  const known = new Set(dockers.flatMap(({ services }) => services.map(({ name }) => name)));
  const docker = dockers.map((file, position) =>
    withServices(file, (service) => {
      const supplies = !rancher && position === 0;
      if (!supplies) return withoutRancherKeys(service, rancher !== undefined, report);
      return asExternal(service, ['external_ips']);
    }),
  );
  if (!rancher) return docker;
  const services = rancher.services.filter((service) => isKnown(service, known, report));
  const own = withServices({ ...rancher, services }, (service) =>
    asExternal(rancherKeysOf(service, report), ['external_ips', 'hostname']),
  );
  return [...docker, own];
}

function withServices(file: ReadFile, change: (service: FileService) => FileService): ReadFile {
  return { ...file, services: file.services.map((service) => change(service)) };
}

function isKnown({ name, location }: FileService, known: ReadonlySet<string>, report: Report): boolean {
  if (known.has(name)) return true;
  const message = `${name} is left out: only rancher-compose.yml names it, and the classic rancher-compose passed over it`;
  const hint = 'is it called otherwise in docker-compose.yml? the engine of 1.6 read it (--merge 1.6)';
  report(warning('RC3032', message, { at: location, hint, grade: 'unsupported' }));
  return false;
}

function withoutRancherKeys(service: FileService, isBeside: boolean, report: Report): FileService {
  const why = isBeside ? 'there is a rancher-compose.yml' : 'this is not the first file';
  return keep(service, ({ key, keyLocation: at }) => {
    if (!rancherKeys.has(key)) return true;
    const message = `\`${key}\` is left out: the classic rancher-compose did not read it here, since ${why}`;
    report(warning('RC3030', message, { at, hint: 'move it to rancher-compose.yml', grade: 'unsupported' }));
    return false;
  });
}

function rancherKeysOf(service: FileService, report: Report): FileService {
  return keep(service, ({ key, keyLocation: at }) => {
    if (rancherKeys.has(key) || key === 'hostname' || key === readByNobody) return true;
    const message = `\`${key}\` is left out: the classic rancher-compose read none but its own keys in rancher-compose.yml`;
    report(warning('RC3031', message, { at, hint: 'move it to docker-compose.yml', grade: 'unsupported' }));
    return false;
  });
}

function keep(service: FileService, stays: (entry: WrittenEntry) => boolean): FileService {
  return { ...service, keys: new Map([...service.keys].filter(([, entry]) => stays(entry))) };
}

/** Whatever its image, a service with one of these was an external one: rancher/types.go (FindServiceType). */
function asExternal(service: FileService, telling: readonly string[]): FileService {
  const entry = telling.map((key) => service.keys.get(key)).find((found) => found && saysSomething(found));
  if (!entry) return service;
  const text = 'rancher/external-service';
  const value: WrittenScalar = { kind: 'scalar', value: text, text, printed: text, location: entry.keyLocation };
  const keys: WrittenEntries = new Map([...service.keys].filter(([key]) => key !== 'build'));
  return { ...service, keys: new Map([...keys, ['image', { key: 'image', keyLocation: entry.keyLocation, value }]]) };
}

function saysSomething({ value }: WrittenEntry): boolean {
  if (value.kind === 'list') return value.items.length > 0;
  return !isNothing(value) && !(value.kind === 'scalar' && value.text === '');
}
