import { setTimeout as sleep } from 'node:timers/promises';

import type { Client } from '../../../src/kubernetes/client.ts';
import { killHost, startHost } from '../../cluster/hosts.ts';
import { type Kubectl, until } from '../../cluster/kubectl.ts';
import { output } from '../../cluster/process.ts';
import { type CheckName, checked } from './checks.ts';
import { Observer, type PodSeen } from './observer.ts';
import { deploymentManifest, rancherService, scale, serviceManifest, stock, tuned } from './services.ts';
import type { Recovery, Trial } from './trial.ts';

export interface TrialOptions {
  readonly check: CheckName;
  readonly leaderHost: boolean;
  readonly peers: boolean;
}

export interface Ground {
  readonly kubectl: Kubectl;
  readonly client: Client;
  say(text: string): void;
}

const namespace = 'bench-host-loss';
const system = 'drover-system';
const workers = ['drover-worker', 'drover-worker2', 'drover-worker3'];
/** Agents have voted and nothing is in motion any more. */
const settleMs = 6000;
/** Limits against hanging, not expectations: without agents and with stock tolerations it takes that long. */
const patienceMs = { healing: 180_000, stock: 480_000 };

/** Brings three units up, takes one host's power away, waits until its units are Ready elsewhere, and tidies up. */
export async function runTrial(ground: Ground, options: TrialOptions): Promise<Trial> {
  await calm(ground);
  const { kubectl, client, say } = ground;
  await kubectl.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const observer = new Observer(client, namespace);
  let host: string | undefined;
  try {
    await begin(ground, options, observer);
    const names = [rancherService, ...(options.peers ? [stock, tuned] : [])];
    host = await chooseHost(ground, options, observer, names);
    const agents = await runningAgents(kubectl);
    const { interval } = checked[options.check].healthCheck;
    await sleep(settleMs + Math.random() * interval);
    say(`killing ${host}`);
    return await lose(ground, options, { host, agents, observer, names });
  } finally {
    observer.stop();
    if (host !== undefined) await startHost(host);
    await kubectl.run(['delete', 'namespace', namespace, '--wait=false']);
  }
}

async function begin({ kubectl }: Ground, { check, peers }: TrialOptions, observer: Observer): Promise<void> {
  const deployments = peers ? [stock, tuned].map((name) => deploymentManifest(namespace, name, check)) : [];
  await kubectl.apply([serviceManifest(namespace, check), ...deployments]);
  for (const name of [rancherService, ...(peers ? [stock, tuned] : [])]) {
    await until(`${scale} ready Pods of ${name}`, async () => {
      const present = observer.present(name);
      return present.length === scale && present.every((pod) => pod.ready);
    });
  }
}

/** A host that has something of everything that is compared, and leads or does not, as it was asked for. */
async function chooseHost(
  { kubectl }: Ground,
  { leaderHost }: TrialOptions,
  observer: Observer,
  names: readonly string[],
): Promise<string> {
  const leading = await leadersHost(kubectl);
  const fit = workers.filter((worker) => (worker === leading) === leaderHost);
  const host = shuffled(fit).find((worker) =>
    names.every((name) => observer.present(name).some((pod) => pod.host === worker)),
  );
  if (host === undefined) throw new Error(`none of ${fit.join(', ')} has a Pod of each of ${names.join(', ')}`);
  return host;
}

async function lose(
  { say }: Ground,
  { check, leaderHost }: TrialOptions,
  { host, agents, observer, names }: { host: string; agents: number; observer: Observer; names: readonly string[] },
): Promise<Trial> {
  const lost = new Map(names.map((name) => [name, observer.present(name).filter((pod) => pod.host === host)]));
  const before = new Set(names.flatMap((name) => observer.of(name)));
  const from = Date.now();
  await killHost(host);
  const recoveries = (name: string) => {
    const successors = observer.of(name).filter((pod) => !before.has(pod));
    return (lost.get(name) ?? []).map((pod, at) => recovery(pod, successorOf(pod, successors, at), from));
  };
  for (const name of names) {
    const limit = name === stock ? patienceMs.stock : patienceMs.healing;
    const healed = async () => recoveries(name).every(({ ready }) => ready !== undefined);
    await until(`${name}: ready elsewhere`, healed, { timeoutMs: limit, everyMs: 100 }).catch((error: Error) =>
      say(error.message),
    );
    say(`${name}: ${recoveries(name).map(described).join('; ')}`);
  }
  const [stockRecovery] = recoveries(stock);
  const [tunedRecovery] = recoveries(tuned);
  return {
    at: new Date(from).toISOString(),
    check,
    leaderHost,
    agents,
    host,
    off: (await endedAt(host)) - from,
    units: recoveries(rancherService),
    ...(stockRecovery ? { stock: stockRecovery } : {}),
    ...(tunedRecovery ? { tuned: tunedRecovery } : {}),
  };
}

/** A unit's successor has its index; a Deployment's Pods have none, and are taken in the order in which they came. */
function successorOf(pod: PodSeen, successors: readonly PodSeen[], at: number): PodSeen | undefined {
  return pod.index === '' ? successors[at] : successors.find((one) => one.index === pod.index);
}

function recovery(lost: PodSeen, successor: PodSeen | undefined, from: number): Recovery {
  const condemned = Math.min(lost.deletingAt ?? Number.POSITIVE_INFINITY, lost.namedAt ?? Number.POSITIVE_INFINITY);
  return {
    ...(Number.isFinite(condemned) ? { condemned: condemned - from } : {}),
    ...(successor ? { created: successor.createdAt - from } : {}),
    ...(successor?.readyAt === undefined ? {} : { ready: successor.readyAt - from }),
  };
}

function described({ condemned, created, ready }: Recovery): string {
  const seconds = (milliseconds?: number) =>
    milliseconds === undefined ? '–' : `${(milliseconds / 1000).toFixed(2)} s`;
  return `condemned ${seconds(condemned)}, created ${seconds(created)}, ready ${seconds(ready)}`;
}

/** When the engine had the host's container as ended: its clock is this machine's. */
async function endedAt(host: string): Promise<number> {
  return Date.parse((await output('docker', ['inspect', '--format', '{{.State.FinishedAt}}', host])).trim());
}

/** Everything is there and nothing is in motion: hosts, both operators, agents; nothing is left of another trial. */
async function calm({ kubectl }: Ground): Promise<void> {
  await kubectl.run(['delete', 'namespace', namespace, '--ignore-not-found', '--timeout=180s']);
  await kubectl.run(['wait', '--for=condition=Ready', 'nodes', '--all', '--timeout=180s']);
  await kubectl.run(['rollout', 'status', 'deployment/drover-operator', '-n', system, '--timeout=180s']);
  const agents = await kubectl.run([
    'get',
    'daemonset',
    'drover-agent',
    '-n',
    system,
    '--ignore-not-found',
    '-o',
    'name',
  ]);
  if (agents.trim() !== '') await kubectl.run(['rollout', 'status', agents.trim(), '-n', system, '--timeout=180s']);
}

/** Agents that are ready; 0 also where there are none at all. */
export async function runningAgents(kubectl: Kubectl): Promise<number> {
  const asked = await kubectl.try([
    'get',
    'daemonset',
    'drover-agent',
    '-n',
    system,
    '-o',
    'jsonpath={.status.numberReady}',
  ]);
  return asked.code === 0 ? Number(asked.stdout) : 0;
}

async function leadersHost(kubectl: Kubectl): Promise<string> {
  const lease = await kubectl.get('lease', 'drover-operator', '-n', system);
  const [pod = ''] = String(lease.spec.holderIdentity).split('_');
  return (await kubectl.get('pod', pod, '-n', system)).spec.nodeName;
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, draw: Math.random() }))
    .sort((a, b) => a.draw - b.draw)
    .map(({ item }) => item);
}
