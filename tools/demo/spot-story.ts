import { killHost, startHost, stopHost } from '../../test/cluster/hosts.ts';
import { isSettled, type Row, rowsOf } from './rows.ts';
import { isContainer } from './setup.ts';
import { type Cast, castHosts, oneWaits, placesOf } from './spot.ts';
import { deploy, type Stack, spot, workers } from './stacks.ts';
import { patienceMs, type Scene, Telling } from './telling.ts';

/**
 * Article 1 on spot instances. Two hosts run one unit each, since its port is published; one host is lost, its unit
 * waits; another host joins, and it runs there. Then the same without the port: the host that is left takes it at once.
 */
export class SpotStory {
  readonly telling: Telling;
  readonly #scene: Scene;

  constructor(scene: Scene) {
    this.#scene = scene;
    this.telling = new Telling(scene);
  }

  get watch(): Scene['watch'] {
    return this.#scene.watch;
  }

  async tell(): Promise<void> {
    const cast = await this.#cast();
    await this.#takeAway(cast.joins);
    await this.#bringUp(spot);
    await this.#loseWithPort(cast);
    await this.#join(cast);
    this.telling.interlude();
    await this.#clear(cast);
    await this.#bringUp(workers);
    await this.#loseWithoutPort(cast);
  }

  async #cast(): Promise<Cast> {
    const { kubectl } = this.#scene;
    const nodes = await kubectl.list('nodes', '-l', '!node-role.kubernetes.io/control-plane');
    const lease = await kubectl.get('lease', 'drover-operator', '-n', 'drover-system');
    const [leader = ''] = String(lease.spec.holderIdentity).split('_');
    const { spec } = await kubectl.get('pod', leader, '-n', 'drover-system');
    const cast = castHosts(
      nodes.map(({ metadata }) => metadata.name),
      spec.nodeName,
    );
    if (await isContainer(cast.joins)) return cast;
    throw new Error('the hosts of this cluster are no containers of this machine, and none of them can be taken away');
  }

  /** A host that is to join later is not even known before. */
  async #takeAway(host: string): Promise<void> {
    const { kubectl, screen } = this.#scene;
    screen.say(`${host} is taken away for now: it joins later`);
    screen.say(`  $ docker stop ${host} && kubectl delete node ${host}`);
    this.telling.stoppedHosts.add(host);
    await stopHost(host);
    await kubectl.run(['delete', 'node', host]);
    await kubectl.run(['rollout', 'status', 'deployment/drover-operator', '-n', 'drover-system', '--timeout=180s']);
  }

  async #bringUp(stack: Stack): Promise<void> {
    const { kubectl, watch, screen } = this.#scene;
    await deploy(stack, kubectl, (line) => screen.say(line));
    const healthy = () => this.#rows(stack).length === 2 && isSettled(watch.observed);
    await watch.until(`the stack ${stack.name} is healthy`, healthy, patienceMs);
    screen.say(placesOf(this.#rows(stack)));
  }

  async #loseWithPort({ lost }: Cast): Promise<void> {
    await this.telling.fault({
      title: `the host ${lost} is taken away, and the port is taken on the one that is left`,
      command: `docker kill ${lost}`,
      run: () => this.#kill(lost),
      healed: () => oneWaits(this.#rows(spot), lost),
      outcome: 'the second unit is made anew and waits for a host',
      elsewhere: 'in Rancher without a check: one unit, for ever',
    });
  }

  async #join({ joins }: Cast): Promise<void> {
    const { watch } = this.#scene;
    await this.telling.fault({
      title: `the host ${joins} joins`,
      command: `docker start ${joins}`,
      run: async () => {
        await startHost(joins);
        this.telling.stoppedHosts.delete(joins);
      },
      healed: () => this.#rows(spot).some(({ host }) => host === joins) && isSettled(watch.observed),
    });
    this.#scene.screen.say(placesOf(this.#rows(spot)));
  }

  /** As a cloud does with an instance that is gone; and the first stack makes room, its Events stay. */
  async #clear({ lost }: Cast): Promise<void> {
    const { kubectl, watch, screen } = this.#scene;
    const scale = ['scale', 'rancherservices', '--all', '-n', spot.namespace, '--replicas=0'];
    screen.say(`  $ kubectl delete node ${lost} && kubectl ${scale.join(' ')}`);
    await kubectl.run(['delete', 'node', lost]);
    await kubectl.run(scale);
    await watch.until('the first stack is gone', () => this.#rows(spot).length === 0, patienceMs);
  }

  async #loseWithoutPort(cast: Cast): Promise<void> {
    const { watch } = this.#scene;
    const [left, taken] = [cast.stays, cast.joins];
    await this.telling.fault({
      title: `the same without a published port: the host ${taken} is taken away`,
      command: `docker kill ${taken}`,
      run: () => this.#kill(taken),
      healed: () => this.#rows(workers).every(({ host }) => host === left) && isSettled(watch.observed),
      elsewhere: 'a Deployment of Kubernetes: about six minutes',
    });
    this.#scene.screen.say(placesOf(this.#rows(workers)));
  }

  #kill(host: string): Promise<void> {
    this.telling.stoppedHosts.add(host);
    return killHost(host);
  }

  #rows(stack: Stack): Row[] {
    return rowsOf(this.#scene.watch.observed).filter((row) => row.stack === stack.name);
  }
}
