/**
 * `npm run released -- VERSION`: stores what this version makes of the specs of all examples, for later versions to be
 * held to (test/conformance/released.test.ts): a spec that hashes differently under a new operator would have every one of
 * its units replaced.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { RancherService } from '../src/api/rancher-service.ts';
import { validate } from '../src/controllers/rancher-service/validate.ts';
import { podName } from '../src/plan/unit-name.ts';

const root = join(import.meta.dirname, '..');

/** What one release made of one service. */
export interface ReleasedService {
  /** Where the spec was found. */
  readonly from: string;
  readonly object: RancherService;
  readonly revision: string;
  /** Names of the Pods of the first unit, and of the one that stands in for it. */
  readonly pods: readonly [first: string, successor: string];
}

/** What this version makes of a service. @throws Error when it cannot read the spec. */
export function released(from: string, object: RancherService): ReleasedService {
  const valid = validate(object);
  if ('stall' in valid) throw new Error(`${from}: ${valid.stall.message}`);
  const { namespace, stack, name, uid, revision } = valid.desired;
  const pod = (replaces: string) => podName({ namespace, stack, service: name, index: 1 }, uid, revision, replaces);
  return { from, object, revision, pods: [pod(''), pod('replaced-uid')] };
}

/** The services of every golden example, as the API server would hold them. */
function examples(): [from: string, object: RancherService][] {
  const features = join(root, 'src/features');
  return readdirSync(features, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('golden.yaml'))
    .sort()
    .flatMap((path) =>
      parseAllDocuments(readFileSync(join(features, path), 'utf8')).map((document) => [path, document.toJS()] as const),
    )
    .filter(([, object]) => object?.kind === 'RancherService')
    .map(([path, { metadata, spec }]) => {
      const { name, namespace, labels } = metadata;
      const kept = { name, namespace: namespace ?? 'released', uid: `uid-of-${name}`, labels };
      return [path.replace('/golden.yaml', ''), { metadata: kept, spec } as unknown as RancherService];
    });
}

/** What no example has: patches of the Pod, where what is empty means something, and names that are cut. */
const others: [from: string, object: RancherService][] = [
  { podTemplate: { spec: { priorityClassName: 'high', containers: [{ name: 'primary', resources: {} }] } } },
  { podTemplate: { spec: { tolerations: [], hostNetwork: null } } },
  { command: [], environment: {}, ports: [], podTemplate: {} },
].map((spec, at) => {
  const metadata = { name: `by-hand-${at}-${'n'.repeat(40)}`, namespace: 's'.repeat(63), uid: `uid-${at}` };
  return ['by hand', { metadata, spec: { image: 'example/app', ...spec } } as unknown as RancherService];
});

if (import.meta.main) {
  const [version] = process.argv.slice(2);
  if (!/^\d+\.\d+\.\d+$/.test(version ?? '')) throw new Error('usage: npm run released -- VERSION, such as 0.1.0');
  const file = join(root, `test/conformance/released/${version}.json`);
  if (existsSync(file)) throw new Error(`${file} is there: what was released does not change`);
  const lines = [...examples(), ...others].map(([from, object]) => JSON.stringify(released(from, object)));
  writeFileSync(file, `[\n${lines.join(',\n')}\n]\n`);
  console.log(`${lines.length} services in ${file}`);
}
