import { join } from 'node:path';

import type { Client } from '../../src/kubernetes/client.ts';
import { nodes } from '../../src/kubernetes/resource.ts';
import { type ControlPlane, startControlPlane } from '../cluster/control-plane.ts';
import { until } from '../cluster/kubectl.ts';
import { clientOf, eachOf } from '../integration/api.ts';
import { install, OperatorProcess } from '../integration/operator-process.ts';

/** Kubernetes' own programs ask for little at a time unless told otherwise, and would be all that is measured. */
const unlimited = ['--kube-api-qps=1000', '--kube-api-burst=2000'];

/** How often it is looked whether the operator is still there, in milliseconds. */
const lookEveryMs = 500;

/** A control plane with a scheduler, hosts that kwok speaks for, and an operator at work. */
export class ScaledPlane {
  readonly plane: ControlPlane;
  readonly client: Client;
  /** Every operator there was, the present one last. */
  readonly operators: OperatorProcess[] = [];
  readonly #settings: NodeJS.ProcessEnv;
  readonly #stopping = new AbortController();
  #keeping: Promise<void> = Promise.resolve();

  private constructor(plane: ControlPlane, client: Client, settings: NodeJS.ProcessEnv) {
    this.plane = plane;
    this.client = client;
    this.#settings = settings;
  }

  static async start(hosts: number, settings: NodeJS.ProcessEnv = {}): Promise<ScaledPlane> {
    const plane = await startControlPlane({ controllerFlags: [...unlimited, '--concurrent-gc-syncs=40'] });
    try {
      const client = clientOf(plane.kubeconfig);
      await install(plane);
      plane.run('kube-scheduler', [
        `--kubeconfig=${plane.kubeconfig}`,
        `--authentication-kubeconfig=${plane.kubeconfig}`,
        `--authorization-kubeconfig=${plane.kubeconfig}`,
        '--authentication-skip-lookup=true',
        '--secure-port=0',
        '--leader-elect=false',
        ...unlimited,
      ]);
      const stages = join(import.meta.dirname, 'stages.yaml');
      plane.run('kwok', [
        `--kubeconfig=${plane.kubeconfig}`,
        `--config=${stages}`,
        '--manage-all-nodes=true',
        '--node-lease-duration-seconds=40',
      ]);
      await addHosts(client, hosts);
      const world = new ScaledPlane(plane, client, settings);
      await world.#begin();
      world.#keeping = world.#keep();
      return world;
    } catch (error) {
      await plane.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#keeping;
    await this.operators.at(-1)?.stop();
    await this.plane.stop();
  }

  async #begin(): Promise<void> {
    const name = `drover-operator-${this.operators.length}`;
    this.operators.push(await OperatorProcess.start(this.plane, this.plane.server, name, this.#settings));
  }

  /** As a Deployment does: on a machine that is too busy an operator cannot renew its lease, and ends. */
  async #keep(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
      const present = this.operators.at(-1);
      if (!present?.lostLeadership) continue;
      await present.stop();
      await this.#begin();
    }
  }
}

async function addHosts(client: Client, count: number): Promise<void> {
  const names = Array.from({ length: count }, (_, at) => `host-${at + 1}`);
  await eachOf(names, 8, (name) =>
    client.create(nodes, { apiVersion: 'v1', kind: 'Node', metadata: { name } }, { fieldManager: 'test' }),
  );
  await until('every host is ready', async () => {
    const { items } = await client.list(nodes);
    return items.every((node) => {
      const { conditions = [] } = (node['status'] ?? {}) as { conditions?: { type: string; status: string }[] };
      return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
    });
  });
}
