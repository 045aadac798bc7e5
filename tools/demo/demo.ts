/**
 * `npm run demo`: a cluster, the operator from its manifests, the stacks of both articles from examples/; then it breaks
 * two units, deletes one and stops a host, while a table shows the units, and ends with what happened when. Takes the
 * cluster that is up and leaves it; what it put there is removed, also when it is interrupted.
 */
import { background } from '../../src/kubernetes/background.ts';
import { Client } from '../../src/kubernetes/client.ts';
import { createTransport, loadKubeConfig } from '../../src/kubernetes/transport.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';
import { startHost } from '../../test/cluster/hosts.ts';
import type { Cluster } from '../../test/cluster/kind.ts';
import { Kubectl } from '../../test/cluster/kubectl.ts';
import { complaints, rowsOf } from './rows.ts';
import { openScreen } from './screen.ts';
import { installOperator, prepareCluster } from './setup.ts';
import { remove, removeLeftovers, site, stacks } from './stacks.ts';
import { Story } from './story.ts';
import { timeline } from './timeline.ts';
import { Visitor } from './visitor.ts';
import { Watch } from './watch.ts';

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

async function demo({ kubeconfig }: Cluster): Promise<void> {
  // Where the client looks for it.
  process.env['KUBECONFIG'] = kubeconfig;
  const kubectl = new Kubectl(kubeconfig);
  const client = new Client(createTransport({ kubeConfig: loadKubeConfig(), userAgent: 'drover-demo' }));
  const namespaces = stacks.map(({ namespace }) => namespace);
  const watch = new Watch(client, namespaces, stopping.signal);
  const visitor = new Visitor(client, site.namespace);
  const screen = openScreen();
  watch.onChange(() => screen.show(rowsOf(watch.observed)));
  const story = new Story({ kubectl, watch, visitor, screen, signal: stopping.signal });
  try {
    background('visitor', visitor.follow(stopping.signal), silentLogger());
    await story.tell();
  } catch (error) {
    if (!stopping.signal.aborted) for (const line of complaints(watch.observed)) screen.say(line);
    throw error;
  } finally {
    screen.close();
    if (story.faults.length > 0) console.log('\nWhat happened when, in seconds after each fault:');
    for (const line of timeline(story.faults, watch.observed.events)) console.log(line);
    console.log('\nremoving the stacks');
    if (story.stoppedHost !== undefined) {
      console.log(`starting ${story.stoppedHost} again`);
      await startHost(story.stoppedHost);
    }
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
