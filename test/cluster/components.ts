import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { cached, ensure } from './cache.ts';
import { capture, output, runLogged } from './process.ts';

/** The version of Kubernetes that is built; that of the modules in components/go.mod. */
export const kubernetesVersion = 'v1.34.4';

const source = join(import.meta.dirname, 'components');

/** Programs whose module is their own: a new version of one builds nothing else again. */
const modules: Readonly<Record<string, string>> = {
  kustomize: join(import.meta.dirname, 'kustomize'),
  kwok: join(import.meta.dirname, 'kwok'),
};

/** Where the built programs are. */
export const binaries = cached('bin', '.').replace(/\/\.$/, '');

/** Program → package, in the order they are built: the first fills the compiler's cache for the others. */
const programs = {
  'kube-all': './kube',
  etcd: './etcd',
  coredns: './coredns',
  pause: './pause',
  kind: 'sigs.k8s.io/kind',
  'local-path-provisioner': 'github.com/rancher/local-path-provisioner',
  kustomize: 'sigs.k8s.io/kustomize/kustomize/v5',
};

/** The names kube-all goes by on this machine. */
const links = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl'];

export const kubectlPath = join(binaries, 'kubectl');
export const kindPath = join(binaries, 'kind');
export const kustomizePath = join(binaries, 'kustomize');

/**
 * Go, of a version that can build Kubernetes. Asked first, because everything else is wasted without it.
 *
 * @throws Error that says what is missing.
 */
export async function requireGo(): Promise<void> {
  const found = await capture('go', ['env', 'GOVERSION']).catch(() => undefined);
  const [, major, minor] = /^go(\d+)\.(\d+)/.exec(found?.stdout ?? '') ?? [];
  if (found?.code === 0 && (Number(major) > 1 || Number(minor) >= 24)) return;
  throw new Error(
    `Go 1.24 or newer is needed to build the test cluster's programs where no node image can be pulled; found ${
      found?.stdout.trim() || 'none'
    }. Install it and put it on the PATH, or name a cluster in KUBECONFIG.`,
  );
}

/** The linker flags that tell Kubernetes its version; kubeadm and kubelet compare theirs. */
function stamps(): string {
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(kubernetesVersion) ?? [];
  const values = {
    gitVersion: kubernetesVersion,
    gitMajor: major,
    gitMinor: minor,
    gitTreeState: 'clean',
    gitCommit: '0'.repeat(40),
    buildDate: '2026-01-01T00:00:00Z',
  };
  const packages = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'];
  const flags = packages.flatMap((name) =>
    Object.entries(values).map(([variable, value]) => `-X ${name}.${variable}=${value}`),
  );
  return ['-s -w', ...flags].join(' ');
}

/** Builds every program of the cluster; each is built again only when its sources or the modules change. */
export async function buildComponents(): Promise<void> {
  for (const [program, name] of Object.entries(programs)) await buildProgram(program, name);
  for (const link of links) {
    rmSync(join(binaries, link), { force: true });
    symlinkSync('kube-all', join(binaries, link));
  }
}

/** Builds kwok, which only what is done at scale needs: its libraries want a newer Go than the rest, and minutes. */
export function buildKwok(): Promise<void> {
  return buildProgram('kwok', 'sigs.k8s.io/kwok/cmd/kwok');
}

async function buildProgram(program: string, name: string): Promise<void> {
  const goVersion = (await output('go', ['env', 'GOVERSION'])).trim();
  mkdirSync(binaries, { recursive: true });
  const target = join(binaries, program);
  const module = modules[program] ?? source;
  await ensure({
    name: `build-${program}`,
    inputs: [module, kubernetesVersion, goVersion, stamps()],
    outputs: [target],
    run: () =>
      runLogged(
        `build-${program}`,
        'go',
        ['build', '-trimpath', '-tags', 'providerless', '-ldflags', stamps(), '-o', target, name],
        { cwd: module, env: { CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false -mod=mod' } },
      ),
  });
}
