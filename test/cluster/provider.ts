import { capture } from './process.ts';

/** Where the cluster of the tests comes from. */
export type Provider =
  | { readonly kind: 'given'; readonly kubeconfig: string }
  | { readonly kind: 'pulled'; readonly nodeImage: string }
  | { readonly kind: 'built' };

/** A node image of kind's own, for machines that reach a registry. */
export const publicNodeImage = 'kindest/node:v1.34.0';

/** What is known of a machine before a provider is chosen. */
export interface Surroundings {
  readonly kubeconfig: string | undefined;
  readonly engine: boolean;
  /** Whether the public node image is there or can be pulled; asked only when it matters. */
  canPull(): Promise<boolean>;
}

/** The order: a cluster somebody gives, kind with a public image, kind with an image that is built here. */
export async function chooseProvider(surroundings: Surroundings): Promise<Provider> {
  if (surroundings.kubeconfig !== undefined && surroundings.kubeconfig !== '') {
    return { kind: 'given', kubeconfig: surroundings.kubeconfig };
  }
  if (surroundings.engine && (await surroundings.canPull())) return { kind: 'pulled', nodeImage: publicNodeImage };
  return { kind: 'built' };
}

/** Whether the engine has the public node image or gets it within the time a registry needs to say no. */
export async function canPullNodeImage(): Promise<boolean> {
  const present = await capture('docker', ['image', 'inspect', publicNodeImage]);
  if (present.code === 0) return true;
  const manifest = await capture('docker', ['manifest', 'inspect', publicNodeImage], { timeoutMs: 10_000 });
  if (manifest.code !== 0) return false;
  return (await capture('docker', pullCommand())).code === 0;
}

export function pullCommand(): string[] {
  return ['pull', '--quiet', publicNodeImage];
}

/** The base of the test images: a public one where a registry answers, else the one that the harness imports. */
export function debianBase(provider: Provider['kind']): string {
  return provider === 'pulled' ? 'debian:12-slim' : 'drover.local/debian:12';
}

/** kind's arguments for creating a cluster. */
export function createCommand(cluster: string, config: string, image: string, kubeconfig: string): string[] {
  const named = ['--name', cluster, '--config', config, '--kubeconfig', kubeconfig];
  return ['create', 'cluster', ...named, '--image', image, '--wait', '300s'];
}

/** A directory of this machine, and where every node has it. */
export interface SharedMount {
  readonly hostPath: string;
  readonly containerPath: string;
}

/**
 * kind's configuration: one control plane and some workers, with a directory that all of them share; with the images
 * built here also where they are named.
 */
export function clusterConfig(workers: number, provider: Provider['kind'], shared: SharedMount): string {
  const patch =
    provider === 'built'
      ? [
          'kubeadmConfigPatches:',
          '- |',
          '  kind: ClusterConfiguration',
          '  metadata: { name: config }',
          '  imageRepository: drover.local',
          '  dns: { imageTag: v1.12.4 }',
        ]
      : [];
  return [
    'kind: Cluster',
    'apiVersion: kind.x-k8s.io/v1alpha4',
    'networking: { apiServerAddress: 127.0.0.1 }',
    ...patch,
    'nodes:',
    ...['control-plane', ...Array.from({ length: workers }, () => 'worker')].flatMap((role) => [
      `- role: ${role}`,
      `  extraMounts: [${JSON.stringify(shared)}]`,
    ]),
    '',
  ].join('\n');
}
