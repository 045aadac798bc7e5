/**
 * `npm run demo`: a cluster, the operator from its manifests, the stacks of both articles from examples/; then it breaks
 * two units, deletes one and stops a host, while a table shows the units, and ends with what happened when. Takes the
 * cluster that is up and leaves it; what it put there is removed, also when it is interrupted.
 *
 * `npm run demo -- spot`: the story of the spot instances instead: a host is lost, another joins.
 */
import { background } from '../../src/kubernetes/background.ts';
import { Client } from '../../src/kubernetes/client.ts';
import { createTransport, loadKubeConfig } from '../../src/kubernetes/transport.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';
import type { Cluster } from '../../test/cluster/kind.ts';
import { Kubectl } from '../../test/cluster/kubectl.ts';
import { complaints, rowsOf } from './rows.ts';
import { openScreen } from './screen.ts';
import { installOperator, prepareCluster } from './setup.ts';
import { SpotStory } from './spot-story.ts';
import { remove, removeLeftovers, site, spot, stacks, workers } from './stacks.ts';
import { Story } from './story.ts';
import type { Scene } from './telling.ts';
import { timeline } from './timeline.ts';
import { Visitor } from './visitor.ts';
import { Watch } from './watch.ts';

const [wanted] = process.argv.slice(2);
const spotWanted = wanted === 'spot';
if (wanted !== undefined && !spotWanted) {
  console.error(`drover: there is no demo "${wanted}": it is \`npm run demo\` or \`npm run demo -- spot\``);
  process.exit(2);
}

const stopping = new AbortController();
// Once: whoever asks again does not want to wait for the clean-up.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(name, () => stopping.abort(new Error(`interrupted by ${name}`)));
}
// `npm run demo | head`, or a terminal that was closed: there is nobody left to tell, and all the more to clean up.
process.stdout.on('error', () => stopping.abort(new Error('standard output is closed')));

/** A cluster with the operator in it and nothing of an earlier demo. May be left at any point. */
async function prepare(): Promise<Cluster> {
  const cluster = await prepareCluster();
  const kubectl = new Kubectl(cluster.kubeconfig);
  await installOperator(cluster, kubectl);
  await removeLeftovers(kubectl);
  return cluster;
}

/** The story that was asked for, and the stacks that it is about. */
function storyOf(scene: Omit<Scene, 'visitor' | 'watch'>, client: Client): Story | SpotStory {
  const watching = (namespaces: readonly string[]) => new Watch(client, namespaces, scene.signal);
  if (spotWanted) return new SpotStory({ ...scene, watch: watching([spot.namespace, workers.namespace]) });
  const visitor = new Visitor(client, site.namespace);
  background('visitor', visitor.follow(scene.signal), silentLogger());
  return new Story({ ...scene, visitor, watch: watching(stacks.map(({ namespace }) => namespace)) });
}

async function demo({ kubeconfig }: Cluster): Promise<void> {
  // Where the client looks for it.
  process.env['KUBECONFIG'] = kubeconfig;
  const kubectl = new Kubectl(kubeconfig);
  const client = new Client(createTransport({ kubeConfig: loadKubeConfig(), userAgent: 'drover-demo' }));
  const screen = openScreen();
  const story = storyOf({ kubectl, screen, signal: stopping.signal }, client);
  const { watch, telling } = story;
  watch.onChange(() => screen.show(rowsOf(watch.observed)));
  try {
    await story.tell();
  } catch (error) {
    if (!stopping.signal.aborted) for (const line of complaints(watch.observed)) screen.say(line);
    throw error;
  } finally {
    screen.close();
    if (telling.faults.length > 0) console.log('\nWhat happened when, in seconds after each fault:');
    for (const line of timeline(telling.faults, watch.observed.events)) console.log(line);
    console.log('\nremoving the stacks');
    await telling.startHosts();
    await remove(kubectl);
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
}

try {
  const cluster = await Promise.race([prepare(), aborted(stopping.signal)]);
  await demo(cluster);
  console.log('the cluster and the operator stay');
  if (cluster.provider !== 'given') {
    console.log(`  export KUBECONFIG=${cluster.kubeconfig}    to look around in it`);
    console.log('  npm run cluster -- down    to take it down');
  }
  process.exit(0);
} catch (error) {
  const cause = stopping.signal.aborted ? stopping.signal.reason : error;
  console.error(`drover: ${cause instanceof Error ? cause.message : cause}`);
  process.exit(stopping.signal.aborted ? 130 : 1);
}
