/** `npm run cluster -- up|down|status|clean`: the test cluster by hand. */
import { existsSync, rmSync } from 'node:fs';

import { cache } from './cache.ts';
import { binaries } from './components.ts';
import { stopEngine } from './engine.ts';
import { type ClusterName, clusters, clustersDown, clusterUp, kubeconfigOf, loadTestImages } from './kind.ts';
import { Kubectl } from './kubectl.ts';
import { chooseFromSurroundings } from './surroundings.ts';

const usage = `usage: npm run cluster -- COMMAND [--one]

  up       build what is missing and bring the cluster up (1 control plane, 3 workers)
  images   build the test images anew and give them to the nodes
  status   what is there
  down     take it down: no container, network or process stays behind
  clean    down, and give back the disk that the builds took
  --one    the cluster with one worker`;

const [command] = process.argv.slice(2);
const name: ClusterName = process.argv.includes('--one') ? 'drover-one' : 'drover';

async function status(): Promise<void> {
  for (const cluster of Object.keys(clusters) as ClusterName[]) {
    const kubeconfig = kubeconfigOf(cluster);
    if (!existsSync(kubeconfig)) {
      console.log(`${cluster}: down`);
      continue;
    }
    const nodes = await new Kubectl(kubeconfig).try(['get', 'nodes', '--request-timeout=5s']);
    console.log(`${cluster}: KUBECONFIG=${kubeconfig}\n${nodes.stdout || nodes.stderr}`);
  }
}

async function run(): Promise<void> {
  switch (command) {
    case 'up': {
      const cluster = await clusterUp(name);
      await loadTestImages(cluster);
      return console.log(`\nexport KUBECONFIG=${cluster.kubeconfig} PATH=${binaries}:$PATH   # kubectl is there`);
    }
    case 'images': {
      const provider = (await chooseFromSurroundings()).kind;
      return loadTestImages({ name, kubeconfig: kubeconfigOf(name), provider });
    }
    case 'status':
      return status();
    case 'down':
      return clustersDown();
    case 'clean':
      await clustersDown();
      await stopEngine();
      return rmSync(cache, { recursive: true, force: true });
    default:
      console.error(usage);
      process.exitCode = 2;
  }
}

try {
  await run();
} catch (error) {
  console.error(`drover: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
