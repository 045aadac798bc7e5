import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFailed } from 'vitest';

import { root } from '../cluster/cache.ts';
import { onHost } from '../cluster/hosts.ts';
import { kubeconfigOf } from '../cluster/kind.ts';
import { type AnyObject, Kubectl, until, type Waiting } from '../cluster/kubectl.ts';
import { systemReport } from './system-report.ts';

const run = promisify(execFile);

/** A unit's Pod, as the tests look at it. */
export interface Unit {
  readonly name: string;
  readonly uid: string;
  readonly index: number;
  readonly host: string;
  readonly address: string;
  readonly ready: boolean;
  readonly restarts: number;
  readonly terminating: boolean;
  readonly containerId: string;
  readonly image: string;
}

export interface Compose {
  readonly docker: string;
  readonly rancher?: string;
  readonly env?: string;
}

export const kubeconfig = process.env['DROVER_TEST_KUBECONFIG'] ?? kubeconfigOf('drover');
export const kubectl = new Kubectl(kubeconfig);

/** One story in a namespace of its own; when it fails, what the cluster has to say of it is printed. */
export class Scenario {
  readonly namespace: string;

  private constructor(namespace: string) {
    this.namespace = namespace;
  }

  /** @param security the Pod security level its namespace enforces; published ports and host paths need privileged. */
  static async begin(name: string, security = 'privileged'): Promise<Scenario> {
    const scenario = await Scenario.open(name, security);
    onTestFailed(() => scenario.report());
    return scenario;
  }

  /** For several tests in one namespace: each says itself that it wants a report when it fails. */
  static async open(name: string, security = 'privileged'): Promise<Scenario> {
    const scenario = new Scenario(`e2e-${name}`);
    await kubectl.run(['delete', 'namespace', scenario.namespace, '--ignore-not-found', '--timeout=120s']);
    const labels = { 'pod-security.kubernetes.io/enforce': security };
    const metadata = { name: scenario.namespace, labels };
    await kubectl.apply({ apiVersion: 'v1', kind: 'Namespace', metadata });
    return scenario;
  }

  /** Deletes the namespace and does not wait for it. */
  async end(): Promise<void> {
    await kubectl.run(['delete', 'namespace', this.namespace, '--wait=false', '--ignore-not-found']);
  }

  /**
   * Converts a compose pair with the command line, as a user would, and applies what comes out.
   *
   * @returns what convert had to say of it.
   */
  async up({ docker, rancher, env = '' }: Compose): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'drover-e2e-'));
    writeFileSync(join(folder, 'docker-compose.yml'), docker);
    if (rancher !== undefined) writeFileSync(join(folder, 'rancher-compose.yml'), rancher);
    writeFileSync(join(folder, 'env'), env);
    const args = ['convert', '-f', join(folder, 'docker-compose.yml'), '-e', join(folder, 'env')];
    const { stdout, stderr } = await run(join(root, 'bin/drover'), [...args, '-p', this.namespace, '--no-namespace']);
    await kubectl.run(['apply', '--validate=strict', '-n', this.namespace, '-f', '-'], stdout);
    return stderr;
  }

  async apply(name: string, spec: object): Promise<void> {
    await kubectl.apply({
      apiVersion: 'drover.dev/v1alpha1',
      kind: 'RancherService',
      metadata: { name, namespace: this.namespace },
      spec,
    });
  }

  patch(name: string, spec: object): Promise<string> {
    const patch = JSON.stringify({ spec });
    return kubectl.run(['patch', 'rsvc', name, '-n', this.namespace, '--type=merge', '-p', patch]);
  }

  service(name: string): Promise<AnyObject> {
    return kubectl.get('rsvc', name, '-n', this.namespace);
  }

  /** Every Pod of a service, the Terminating ones included, by index. */
  async pods(service: string): Promise<Unit[]> {
    const selector = `drover.dev/service=${service}`;
    const pods = await kubectl.list('pods', '-n', this.namespace, '-l', selector);
    return pods.map(unitOf).sort((a, b) => a.index - b.index);
  }

  /** The Pods that are there to stay. */
  async units(service: string): Promise<Unit[]> {
    return (await this.pods(service)).filter((unit) => !unit.terminating);
  }

  async unit(service: string, index: number): Promise<Unit> {
    const found = (await this.units(service)).find((unit) => unit.index === index);
    if (found === undefined) throw new Error(`${service} has no unit ${index}`);
    return found;
  }

  /** Waits until a service has so many ready units, and says so itself. */
  untilReady(service: string, scale: number, waiting?: Waiting): Promise<Unit[]> {
    return until(
      `${scale} ready units of ${service}`,
      async () => {
        const { status, metadata } = await this.service(service);
        const units = await this.units(service);
        const all = units.length === scale && units.every((unit) => unit.ready);
        const settled = status.observedGeneration === metadata.generation && status.ready === scale;
        return all && settled && condition(status, 'Ready')?.status === 'True' && units;
      },
      waiting,
    );
  }

  /** Waits until the unit at an index is another one, and it is ready. */
  untilReplaced(service: string, old: Unit, waiting?: Waiting): Promise<Unit> {
    return until(
      `unit ${old.index} of ${service} replaced`,
      async () => {
        const unit = (await this.units(service)).find((one) => one.index === old.index);
        return unit && unit.uid !== old.uid && unit.ready && unit;
      },
      waiting,
    );
  }

  /** The reasons and notes of the Events about a service, oldest first. */
  async events(service: string): Promise<{ reason: string; note: string }[]> {
    const events = await kubectl.list('events.events.k8s.io', '-n', this.namespace);
    return events
      .filter((event) => event.regarding?.kind === 'RancherService' && event.regarding.name === service)
      .sort((a, b) => String(a.eventTime).localeCompare(String(b.eventTime)))
      .map(({ reason, note }) => ({ reason, note }));
  }

  untilEvent(service: string, reason: string, waiting?: Waiting): Promise<{ reason: string; note: string }> {
    return until(
      `an Event ${reason} of ${service}`,
      async () => (await this.events(service)).find((event) => event.reason === reason),
      waiting,
    );
  }

  /** Runs a shell line in a unit's container. */
  exec(unit: Unit, line: string): Promise<string> {
    return kubectl.run(['exec', '-n', this.namespace, unit.name, '-c', 'primary', '--', 'sh', '-c', line]);
  }

  /** Addresses that the service's name leads to. */
  async served(service: string): Promise<string[]> {
    const selector = `kubernetes.io/service-name=${service}`;
    const slices = await kubectl.list('endpointslices', '-n', this.namespace, '-l', selector);
    const endpoints = slices.flatMap((slice) => slice.endpoints ?? []);
    return [...new Set(endpoints.filter((one) => one.conditions?.ready).flatMap((one) => one.addresses as string[]))];
  }

  async report(): Promise<void> {
    const ask = async (...args: string[]) => (await kubectl.try(args)).stdout;
    const parts = [
      await ask('get', 'rsvc,pods', '-n', this.namespace, '-o', 'wide'),
      await ask('get', 'nodes'),
      await ask('get', 'rsvc', '-n', this.namespace, '-o', 'yaml'),
      await ask('events', '-n', this.namespace),
      await ask('describe', 'pods', '-n', this.namespace),
      await systemReport(kubectl),
    ];
    console.log(`--- ${this.namespace}\n${parts.join('\n')}`);
  }
}

function unitOf(pod: AnyObject): Unit {
  const status = pod.status.containerStatuses?.find((one: AnyObject) => one.name === 'primary');
  const ready = pod.status.conditions?.find((one: AnyObject) => one.type === 'Ready');
  return {
    name: pod.metadata.name,
    uid: pod.metadata.uid,
    index: Number(pod.metadata.labels['drover.dev/index']),
    host: pod.spec.nodeName ?? '',
    address: pod.status.podIP ?? '',
    ready: ready?.status === 'True',
    restarts: status?.restartCount ?? 0,
    terminating: pod.metadata.deletionTimestamp !== undefined,
    containerId: status?.containerID ?? '',
    image: pod.spec.containers[0].image,
  };
}

export function condition(status: AnyObject, type: string): AnyObject | undefined {
  return status?.conditions?.find((one: AnyObject) => one.type === type);
}

/** The status code a unit answers with, asked from the control plane's host; 0 for no answer. */
export async function ask(unit: Unit, path = '/'): Promise<number> {
  const url = `http://${unit.address}${path}`;
  const answer = await onHost(
    'drover-control-plane',
    'sh',
    '-c',
    `curl -s -o /dev/null -m 3 -w '%{http_code}' '${url}' || true`,
  );
  return Number(answer.trim());
}

/** Asks a unit again and again until told to stop. @returns every answer that was not 200. */
export function keepAsking(unit: Unit): { stop(): Promise<number[]> } {
  let going = true;
  const bad: number[] = [];
  const loop = (async () => {
    while (going) {
      const code = await ask(unit);
      if (code !== 200) bad.push(code);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  })();
  return {
    stop: async () => {
      going = false;
      await loop;
      return bad;
    },
  };
}

/** Name of the operator's Pod that leads. */
export async function leader(): Promise<AnyObject> {
  const lease = await kubectl.get('lease', 'drover-operator', '-n', 'drover-system');
  const [pod = ''] = String(lease.spec.holderIdentity).split('_');
  return kubectl.get('pod', pod, '-n', 'drover-system');
}

/**
 * Kills the leading operator's process, without a chance to give the lease back. Where it is dead already, since other
 * scenarios do the same, the next one is.
 */
export async function killLeader(): Promise<void> {
  await until('the leading operator is killed', async () => {
    const pod = await leader();
    const [status] = pod.status.containerStatuses;
    const id = String(status.containerID).replace('containerd://', '');
    await onHost(pod.spec.nodeName, 'ctr', '-n', 'k8s.io', 'tasks', 'kill', '--signal', 'SIGKILL', id);
    return true;
  });
}

/** Kills the leader here when the run was asked for it: `npm run e2e -- --kill-leader`. */
export async function perhapsKillLeader(): Promise<void> {
  if (process.env['DROVER_KILL_LEADER'] === '1') await killLeader();
}
