import { defaultRancherComposeKey, type RancherStack } from '../../api/rancher-stack.ts';
import { ApiError } from '../../kubernetes/api-error.ts';
import type { Client } from '../../kubernetes/client.ts';
import type { Clock } from '../../kubernetes/clock.ts';
import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { Store } from '../../kubernetes/store.ts';
import type { StackStall } from '../../plan/stack/status.ts';
import type { ComposeTexts } from './composition.ts';
import { type ConfigMapItem, configMaps } from './observe.ts';

/** How often a ConfigMap that nobody watches is looked at, in milliseconds; one that is missing, oftener. */
const pollMs = { there: 60_000, missing: 10_000, least: 1000 };

/** What a stack is made from: texts, or nothing, or why its texts cannot be had. The same object while nothing changed. */
export interface TextsFound {
  readonly texts?: ComposeTexts;
  readonly stall?: StackStall;
}

interface ConfigMapRead {
  readonly generation: number;
  readonly uid: string;
  /** By the monotonic clock. */
  readonly at: number;
  readonly resourceVersion: string | undefined;
  readonly found: TextsFound;
}

interface ConfigMap extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>;
  readonly binaryData?: Readonly<Record<string, string>>;
}

/**
 * Finds the compose texts of stacks. A ConfigMap is read when its stack changes, when the watch tells of a change to it,
 * which it does of those with a label `drover.dev/stack`, and once a minute where it has no such label: so that the
 * operator never holds, or is even sent, the ConfigMaps of a whole cluster.
 */
export class ComposeTextsFinder {
  readonly #client: Client;
  readonly #labelled: Store<ConfigMapItem>;
  readonly #clock: Clock;
  readonly #read = new Map<string, ConfigMapRead>();

  constructor(client: Client, labelled: Store<ConfigMapItem>, clock: Clock) {
    this.#client = client;
    this.#labelled = labelled;
    this.#clock = clock;
  }

  forget(key: string): void {
    this.#read.delete(key);
  }

  /** @throws when the API server does not answer. */
  async find(key: string, stack: RancherStack): Promise<TextsFound> {
    const before = this.#read.get(key);
    if (before && this.#dueMs(key, stack) > 0) return before.found;
    const at = this.#clock.monotonic();
    const { generation, uid } = stack.metadata;
    const { found, resourceVersion } = await this.#readNow(stack);
    const asBefore = before?.uid === uid && before.generation === generation;
    const unchanged = asBefore && resourceVersion !== undefined && before.resourceVersion === resourceVersion;
    const kept = unchanged ? before.found : found;
    this.#read.set(key, { generation, uid, at, resourceVersion, found: kept });
    return kept;
  }

  /**
   * Whether what was found last is what there is, looked at past every cache; otherwise it is looked for anew soon.
   *
   * @throws when the API server does not answer.
   */
  async stands(key: string, stack: RancherStack): Promise<boolean> {
    const before = this.#read.get(key);
    // Texts in the stack itself change with its generation.
    if (before === undefined || stack.spec.composeFrom === undefined) return before !== undefined;
    const { resourceVersion } = await this.#readNow(stack);
    if (resourceVersion !== undefined && resourceVersion === before.resourceVersion) return true;
    this.#read.set(key, { ...before, at: Number.NEGATIVE_INFINITY });
    return false;
  }

  /** In how many milliseconds a stack's ConfigMap is to be looked at again; undefined: only when something happens. */
  lookAgainMs(key: string, stack: RancherStack): number | undefined {
    const { uid, generation } = stack.metadata;
    const before = this.#read.get(key);
    // What was not looked for, since its spec cannot be read, is not looked for again before it changes.
    if (before?.uid !== uid || before.generation !== generation) return undefined;
    const due = this.#dueMs(key, stack);
    // A watch may be behind what was read: its news wakes the stack anyway.
    return due === Number.POSITIVE_INFINITY ? undefined : Math.max(pollMs.least, due);
  }

  #dueMs(key: string, { metadata, spec }: RancherStack): number {
    const before = this.#read.get(key);
    if (before?.uid !== metadata.uid || before.generation !== metadata.generation) return 0;
    if (spec.composeFrom === undefined) return Number.POSITIVE_INFINITY;
    // Another version than the watch has was seen already.
    if (before.at === Number.NEGATIVE_INFINITY) return 0;
    const watched = this.#labelled.get(`${metadata.namespace}/${spec.composeFrom.configMap.name}`);
    if (watched) return watched.resourceVersion === before.resourceVersion ? Number.POSITIVE_INFINITY : 0;
    const every = before.resourceVersion === undefined ? pollMs.missing : pollMs.there;
    return Math.max(0, before.at + every - this.#clock.monotonic());
  }

  async #readNow(stack: RancherStack): Promise<Pick<ConfigMapRead, 'found' | 'resourceVersion'>> {
    const { composeFrom } = stack.spec;
    if (composeFrom === undefined) return { found: inlineTexts(stack), resourceVersion: undefined };
    const { namespace } = stack.metadata;
    const { name } = composeFrom.configMap;
    try {
      const object = await this.#client.get<ConfigMap>(configMaps, namespace, name);
      return { found: textsOf(object, composeFrom.configMap), resourceVersion: object.metadata.resourceVersion };
    } catch (error) {
      return { found: { stall: refusalOf(error, namespace, name) }, resourceVersion: undefined };
    }
  }
}

/** @throws every error that may pass. */
function refusalOf(error: unknown, namespace: string, name: string): StackStall {
  if (error instanceof ApiError && error.isNotFound) {
    const message = `there is no ConfigMap ${name} in the namespace ${namespace}; what runs stays as it is`;
    return { reason: 'ConfigMapMissing', message };
  }
  if (error instanceof ApiError && error.isForbidden) {
    const message = `the operator may not read the ConfigMap ${name}: ${error.message}`;
    return { reason: 'ConfigMapForbidden', message };
  }
  throw error;
}

function inlineTexts({ spec }: RancherStack): TextsFound {
  const { dockerCompose, rancherCompose } = spec;
  if (dockerCompose === undefined && rancherCompose === undefined) return {};
  return {
    texts: {
      dockerCompose: { name: 'docker-compose.yml', text: dockerCompose ?? '' },
      ...(rancherCompose === undefined
        ? {}
        : { rancherCompose: { name: 'rancher-compose.yml', text: rancherCompose } }),
      files: {},
    },
  };
}

/** Every other key of the ConfigMap is a file that the compose texts may name. */
function textsOf(
  configMap: ConfigMap,
  { dockerComposeKey, rancherComposeKey }: { readonly dockerComposeKey: string; readonly rancherComposeKey: string },
): TextsFound {
  const texts = new Map(Object.entries(configMap.data ?? {}));
  const stall =
    lackOf(configMap, 'dockerComposeKey', dockerComposeKey) ??
    // What the stack names by another name than the usual one it has to have.
    lackOf(configMap, 'rancherComposeKey', rancherComposeKey, rancherComposeKey === defaultRancherComposeKey);
  if (stall) return { stall };
  const [dockerCompose = '', rancherCompose] = [texts.get(dockerComposeKey), texts.get(rancherComposeKey)];
  const files = [...texts].filter(([name]) => name !== dockerComposeKey && name !== rancherComposeKey);
  return {
    texts: {
      dockerCompose: { name: dockerComposeKey, text: dockerCompose },
      ...(rancherCompose === undefined ? {} : { rancherCompose: { name: rancherComposeKey, text: rancherCompose } }),
      files: Object.fromEntries(files),
    },
  };
}

/** Why a key of the ConfigMap holds no text that could be read. @param optional whether it need not be there. */
function lackOf(
  { metadata, data = {}, binaryData = {} }: ConfigMap,
  field: string,
  key: string,
  optional = false,
): StackStall | undefined {
  const isBinary = Object.hasOwn(binaryData, key);
  if (Object.hasOwn(data, key) || (optional && !isBinary)) return undefined;
  const there = Object.keys(data).sort().slice(0, 5).join(', ');
  const why = isBinary
    ? `${key} of the ConfigMap ${metadata.name} is in binaryData: write it in UTF-8`
    : `the ConfigMap ${metadata.name} has no key ${key}; it has ${there || 'none'}`;
  return { reason: 'ConfigMapKeyMissing', message: `spec.composeFrom.configMap.${field}: ${why}` };
}
