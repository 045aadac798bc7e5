import { killHost, startHost } from '../../test/cluster/hosts.ts';
import { hostToStop, isSettled, type Row, rowsOf } from './rows.ts';
import { isContainer } from './setup.ts';
import { deploy, type Stack, site, stacks, workers } from './stacks.ts';
import { patienceMs, type Scene, Telling, type Told } from './telling.ts';
import type { Visitor } from './visitor.ts';

/** The demo itself: both articles' stacks, and four faults one after another. */
export class Story {
  readonly telling: Telling;
  readonly #scene: Scene & { readonly visitor: Visitor };

  constructor(scene: Scene & { readonly visitor: Visitor }) {
    this.#scene = scene;
    this.telling = new Telling(scene);
  }

  get watch(): Scene['watch'] {
    return this.#scene.watch;
  }

  async tell(): Promise<void> {
    await this.#bringUp();
    await this.#closePort();
    await this.#writeRubbish();
    await this.#deletePod();
    await this.#stopHost();
  }

  async #bringUp(): Promise<void> {
    const { kubectl, watch, screen, visitor } = this.#scene;
    for (const stack of stacks) await deploy(stack, kubectl, (line) => screen.say(line));
    await watch.until('both stacks are healthy', () => this.#deployed() && isSettled(watch.observed), patienceMs);
    const image = watch.observed.services.find(({ metadata }) => metadata.namespace === site.namespace)?.spec.image;
    await visitor.arrive(kubectl, image ?? '');
    await watch.until('somebody visits the site', () => watch.isRunning('visitor'), patienceMs);
    screen.say('both stacks are healthy; somebody visits the site twice a second, by the name of its service');
  }

  #deployed(): boolean {
    return this.#scene.watch.observed.services.length === stacks.length;
  }

  async #closePort(): Promise<void> {
    const row = this.#unit(workers, 1);
    await this.#breakUnit(row, {
      title: `article 1: the port of ${row.unit} closes, its program runs on`,
      command: execIn(workers, row, 'kill $(cat /tmp/listener.pid)'),
    });
  }

  async #writeRubbish(): Promise<void> {
    const row = this.#unit(site, 1);
    await this.#breakUnit(row, {
      title: `article 2: a line of rubbish makes ${row.unit} answer 500, its container runs on`,
      command: execIn(site, row, 'echo rubbish >> /var/www/html/.htaccess'),
      visited: true,
    });
  }

  async #deletePod(): Promise<void> {
    const row = this.#unit(site, 2);
    await this.#breakUnit(row, {
      title: `article 2: ${row.unit} is deleted`,
      command: ['delete', 'pod', row.pod ?? '', '-n', site.namespace, '--wait=false'],
      visited: true,
      elsewhere: 'Rancher in the article: a new container after 3 s',
    });
  }

  /** Does something to a unit with kubectl, and waits until another one is in its place and everything is healthy. */
  #breakUnit(row: Row, { command, ...told }: Told & { readonly command: readonly string[] }): Promise<void> {
    const { kubectl, watch } = this.#scene;
    return this.telling.fault({
      ...told,
      command: `kubectl ${command.map(quoted).join(' ')}`,
      run: () => kubectl.run(command),
      healed: () => this.#rows().every(({ pod }) => pod !== row.pod) && isSettled(watch.observed),
    });
  }

  async #stopHost(): Promise<void> {
    const { watch, screen } = this.#scene;
    const host = hostToStop(watch.observed, [watch.hostOfPod('visitor') ?? '']);
    if (host === undefined || !(await isContainer(host))) {
      screen.say('no host is stopped: those of this cluster are no containers of this machine');
      return;
    }
    await this.telling.fault({
      title: `the host ${host} loses its power`,
      command: `docker kill ${host}`,
      run: () => {
        this.telling.stoppedHosts.add(host);
        return killHost(host);
      },
      healed: () => this.#rows().every((row) => row.host !== host) && isSettled(watch.observed),
      visited: true,
      remark: 'its units fail the checks of the other hosts; without agents it takes Kubernetes some 40 s to notice',
      elsewhere: 'a Deployment of Kubernetes: about six minutes',
    });
    await this.#startHost(host);
  }

  async #startHost(host: string): Promise<void> {
    const { watch, screen } = this.#scene;
    const before = this.#rows().map(({ pod }) => pod);
    await this.telling.fault({
      title: `the host ${host} comes back`,
      command: `docker start ${host}`,
      run: async () => {
        await startHost(host);
        this.telling.stoppedHosts.delete(host);
      },
      healed: () => watch.isReady(host) && watch.leaving.length === 0 && isSettled(watch.observed),
      visited: true,
    });
    const same = this.#rows().every(({ pod }) => before.includes(pod));
    if (same) screen.say('  the units are the same as before: nothing moved back, nothing is doubled');
  }

  #rows(): Row[] {
    return rowsOf(this.#scene.watch.observed);
  }

  #unit(stack: Stack, index: number): Row {
    const row = this.#rows().find((one) => one.stack === stack.name && one.unit.endsWith(`-${index}`));
    if (row === undefined) throw new Error(`the stack ${stack.name} has no unit ${index}`);
    return row;
  }
}

function execIn({ namespace }: Stack, { pod = '' }: Row, line: string): string[] {
  return ['exec', '-n', namespace, pod, '-c', 'primary', '--', 'sh', '-c', line];
}

/** As a shell would have to be given it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word}'`;
}
