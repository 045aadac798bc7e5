import { onHost } from '../../cluster/hosts.ts';
import { until } from '../../cluster/kubectl.ts';
import type { Scenario } from '../scenario.ts';
import { controlPlane } from './agents.ts';

/** WordPress as its visitors and its author see it: through HTTP, at the address of whichever unit is ready. */
export class WordPressSite {
  readonly #scenario: Scenario;
  readonly #service: string;

  constructor(scenario: Scenario, service = 'mywordpress') {
    this.#scenario = scenario;
    this.#service = service;
  }

  /** Fills in the page that a WordPress without tables shows. */
  async setUp(title: string): Promise<void> {
    const form = {
      weblog_title: title,
      user_name: 'author',
      admin_password: 'secret',
      admin_password2: 'secret',
      pw_weak: '1',
      admin_email: 'author@example.org',
    };
    const data = Object.entries(form).map(([name, value]) => `--data-urlencode '${name}=${value}'`);
    await until('WordPress is set up', async () => {
      const answer = await this.#ask('/wp-admin/install.php?step=2', data.join(' '));
      return answer.includes('Success') || answer.includes('already installed');
    });
  }

  /** Publishes an article, by the interface that desktop editors use. */
  async post(title: string): Promise<void> {
    const text = (value: string) => `<value><string>${value}</string></value>`;
    const member = (name: string, value: string) => `<member><name>${name}</name>${text(value)}</member>`;
    const content = member('post_title', title) + member('post_status', 'publish') + member('post_content', 'words');
    const values = [
      '<value><int>1</int></value>',
      text('author'),
      text('secret'),
      `<value><struct>${content}</struct></value>`,
    ];
    const params = values.map((value) => `<param>${value}</param>`).join('');
    const call = `<?xml version="1.0"?><methodCall><methodName>wp.newPost</methodName><params>${params}</params></methodCall>`;
    const answer = await this.#ask('/xmlrpc.php', `-H 'Content-Type: text/xml' --data-binary '${call}'`);
    if (answer.includes('<fault>') || !answer.includes('<methodResponse>')) throw new Error(`not published: ${answer}`);
  }

  /** Waits until the front page has the article; a set-up page has not. */
  untilShows(title: string): Promise<boolean> {
    return until(`the page shows "${title}"`, async () => (await this.#ask('/')).includes(title));
  }

  /** The version of the image that every unit runs. */
  async versions(): Promise<string[]> {
    const units = await this.#scenario.units(this.#service);
    return Promise.all(units.map(async ({ address }) => (await curl(address, '/version.txt')).trim()));
  }

  async #ask(path: string, args = ''): Promise<string> {
    const units = await this.#scenario.units(this.#service);
    const unit = units.find(({ ready }) => ready);
    if (!unit) throw new Error(`no unit of ${this.#service} is ready`);
    return curl(unit.address, path, args);
  }
}

function curl(address: string, path: string, args = ''): Promise<string> {
  return onHost(controlPlane, 'sh', '-c', `curl -s -m 60 ${args} 'http://${address}${path}'`);
}
