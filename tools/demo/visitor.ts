import type { Client } from '../../src/kubernetes/client.ts';
import { pods, resourcePath } from '../../src/kubernetes/resource.ts';
import type { Kubectl } from '../../test/cluster/kubectl.ts';
import type { Visit } from './timeline.ts';

const name = 'visitor';
/** A silent log is a log that nobody writes: visits are twice a second. */
const idleMs = 30_000;
const pauseMs = 1000;

/** Asks the site again and again by its service's name, as other services of the stack would; one line per answer. */
const script = `while (true) {
  $http_response_header = [];
  @file_get_contents("http://mywordpress/", false, stream_context_create(["http" => ["timeout" => 1]]));
  echo explode(" ", $http_response_header[0] ?? "- 000")[1], "\\n";
  usleep(500000);
}`;

/** Somebody who visits the site all the time, and what came of it. */
export class Visitor {
  readonly visits: Visit[] = [];
  readonly #client: Client;
  readonly #namespace: string;

  constructor(client: Client, namespace: string) {
    this.#client = client;
    this.#namespace = namespace;
  }

  /** Starts the visits from the control plane's host where Pods may run there: it is never stopped. */
  async arrive(kubectl: Kubectl, image: string): Promise<void> {
    const controlPlane = 'node-role.kubernetes.io/control-plane';
    const preference = { matchExpressions: [{ key: controlPlane, operator: 'Exists' }] };
    await kubectl.apply({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: this.#namespace },
      spec: {
        tolerations: [{ key: controlPlane, operator: 'Exists' }],
        affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, preference }] } },
        terminationGracePeriodSeconds: 0,
        containers: [{ name, image, imagePullPolicy: 'IfNotPresent', command: ['php', '-r', script] }],
      },
    });
  }

  /** Notes every visit until the signal aborts. Never throws: without visits the demo goes on. */
  async follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const path = resourcePath(pods, this.#namespace, name, 'log');
        const query = { follow: true, tailLines: 0 };
        for await (const line of this.#client.transport.lines({ method: 'GET', path, query, idleMs, signal })) {
          this.visits.push({ at: Date.now(), served: line.trim() === '200' });
        }
      } catch {
        // Its container is not there yet, or the connection broke: asked again.
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
