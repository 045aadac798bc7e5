import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { assembleImageContext, bundles } from '../../tools/image.ts';
import { cached, ensure, hashOf, root } from './cache.ts';
import { binaries, buildComponents, kubernetesVersion, requireGo } from './components.ts';
import { imageId, importImage, removeImages, requireEngine, requirePackages } from './engine.ts';
import { output, runLogged } from './process.ts';
import { debianBase, type Provider } from './provider.ts';

const scripts = join(import.meta.dirname, 'node');

/** What the tests run in the cluster: image name → its Dockerfile's folder. */
export const workloads = {
  worker: { image: 'drover.local/worker:dev', context: join(root, 'examples/worker') },
  failwhale: { image: 'drover.local/failwhale:dev', context: join(root, 'test/workloads/failwhale') },
  probeTarget: { image: 'drover.local/probe-target:dev', context: join(root, 'test/workloads/probe-target') },
} as const;

/** The image of operator and agents, as manifests/install.yaml names it. */
export const operatorImage = 'drover.local/operator:dev';

/** The same operator and agents under another version, to upgrade to. */
export const nextOperator = { image: 'drover.local/operator:next', version: '999.0.0-next' } as const;

/** The image a node is made of. Its tag changes with its content: kind would keep an old one by the same name. */
export function nodeImage(): string {
  const content = hashOf(scripts, join(import.meta.dirname, 'components'), kubernetesVersion);
  return `drover.local/node:${kubernetesVersion}-${content}`;
}

async function rootfs(kind: 'base' | 'node'): Promise<string> {
  const target = cached('images', `rootfs-${kind}.tar`);
  await ensure({
    name: `rootfs-${kind}`,
    inputs: [join(scripts, 'rootfs.sh'), kind],
    outputs: [target],
    run: () => runLogged(`rootfs-${kind}`, join(scripts, 'rootfs.sh'), [target, kind]),
  });
  return target;
}

/** Builds the node image from Go modules and Debian's packages: everything that a registry would have given. */
export async function buildNodeImage(): Promise<string> {
  await requireGo();
  await requirePackages();
  const fileSystem = rootfs('node');
  // Awaited below; a failure before that must not be an unhandled one.
  fileSystem.catch(() => undefined);
  await buildComponents();
  const archive = await fileSystem;
  await requireEngine();
  const podImages = cached('images', 'pods.tar');
  await ensure({
    name: 'pod-images',
    inputs: [join(scripts, 'pod-images.sh'), join(import.meta.dirname, 'components'), kubernetesVersion],
    outputs: [podImages],
    run: () =>
      runLogged('pod-images', join(scripts, 'pod-images.sh'), [binaries, archive, podImages, kubernetesVersion]),
  });
  const image = nodeImage();
  await ensure({
    name: 'node-image',
    inputs: [image],
    outputs: [],
    isThere: async () => (await imageId(image)) !== undefined,
    run: async () => {
      const modules = (
        await output('go', ['list', '-m', '-f', '{{.Dir}}', 'sigs.k8s.io/kind'], {
          cwd: join(import.meta.dirname, 'components'),
          env: { GOFLAGS: '-mod=mod' },
        })
      ).trim();
      const files = join(modules, 'images/base/files');
      const args = [binaries, archive, podImages, files, kubernetesVersion, image];
      await runLogged('node-image', join(scripts, 'node-image.sh'), args);
      const named = await output('docker', ['images', 'drover.local/node', '--format', '{{.Repository}}:{{.Tag}}']);
      await removeImages(named.split('\n').filter((other) => other !== '' && other !== image));
    },
  });
  return image;
}

/** The Debian that images are built on: the public one where it can be pulled, else one that is imported here. */
async function debian(provider: Provider['kind']): Promise<string> {
  const base = debianBase(provider);
  if (provider === 'built' && (await imageId(base)) === undefined) await importImage(await rootfs('base'), base);
  return base;
}

/** Builds an image from a folder with a Dockerfile. @param base what its `BASE` is to be. */
async function buildImage(image: string, context: string, base: string): Promise<void> {
  const name = `image-${image.replaceAll(/[^a-z0-9]+/g, '-')}`;
  const build = ['build', '--tag', image, '--build-arg', `BASE=${base}`, context];
  await ensure({
    name,
    inputs: [context, base],
    outputs: [],
    isThere: async () => (await imageId(image)) !== undefined,
    run: async () => {
      const before = await imageId(image);
      await runLogged(name, 'docker', build, { env: { DOCKER_BUILDKIT: '0' } });
      if (before !== undefined && before !== (await imageId(image))) await removeImages([before]);
    },
  });
}

/** Builds the test workloads and the image of operator and agents. @returns their names. */
export async function buildImages(provider: Provider['kind']): Promise<string[]> {
  const base = await debian(provider);
  for (const { image, context } of [workloads.worker, workloads.failwhale]) await buildImage(image, context, base);
  await buildProbeTarget();
  const assembled = await buildOperatorImage();
  await buildNextOperatorImage(assembled);
  return [...Object.values(workloads).map((workload) => workload.image), operatorImage, nextOperator.image];
}

/** A static program and nothing else: built here, since an image build would need a compiler's image. */
async function buildProbeTarget(): Promise<void> {
  const { image, context } = workloads.probeTarget;
  const assembled = cached('images', 'probe-target', '.').replace(/\/\.$/, '');
  await ensure({
    name: 'probe-target',
    inputs: [context],
    outputs: [join(assembled, 'probe-target')],
    run: async () => {
      rmSync(assembled, { recursive: true, force: true });
      mkdirSync(assembled, { recursive: true });
      const args = ['build', '-trimpath', '-ldflags', '-s -w', '-o', join(assembled, 'probe-target'), '.'];
      await output('go', args, { cwd: context, env: { CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false' } });
      await output('cp', [join(context, 'Dockerfile'), assembled]);
    },
  });
  await buildImage(image, assembled, 'scratch');
}

/** @returns the folder it was built from. */
async function buildOperatorImage(): Promise<string> {
  const assembled = cached('images', 'operator', '.').replace(/\/\.$/, '');
  const sources = ['src', 'tools/build.ts', 'tools/library.ts', 'tools/image.ts', 'Dockerfile', 'package-lock.json'];
  await ensure({
    name: 'operator-context',
    inputs: [...sources.map((path) => join(root, path)), process.version],
    outputs: [join(assembled, 'Dockerfile')],
    run: async () => {
      await output(process.execPath, [join(root, 'tools/build.ts')], { cwd: root });
      rmSync(assembled, { recursive: true, force: true });
      mkdirSync(assembled, { recursive: true });
      await assembleImageContext(assembled);
      if (!existsSync(join(assembled, 'Dockerfile'))) throw new Error('the image context has no Dockerfile');
    },
  });
  await buildImage(operatorImage, assembled, 'scratch');
  return assembled;
}

/** A layer with the bundles of the operator's image under another version stamp, on top of that image. */
async function buildNextOperatorImage(operator: string): Promise<void> {
  const context = cached('images', 'operator-next', '.').replace(/\/\.$/, '');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  rmSync(context, { recursive: true, force: true });
  mkdirSync(context, { recursive: true });
  for (const bundle of bundles) {
    const [before, ...after] = readFileSync(join(operator, 'rootfs/drover', bundle), 'utf8').split(`"${version}"`);
    // The translating thread tells nobody its version.
    if (after.length === 0 && bundle !== 'translator.mjs')
      throw new Error(`${bundle} has no version stamp: tools/build.ts puts one in`);
    writeFileSync(join(context, bundle), [before, ...after].join(`"${nextOperator.version}"`));
  }
  writeFileSync(join(context, 'Dockerfile'), `ARG BASE\nFROM \${BASE}\nCOPY ${bundles.join(' ')} /drover/\n`);
  await buildImage(nextOperator.image, context, operatorImage);
}
