import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

import type { AgentStatus } from '../../api/rancher-host.ts';

import { type Answer, type Question, readAnswer, signatureHeader, votesPath } from '../../health/check/protocol.ts';
import type { Store } from '../../kubernetes/store.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { AgentItem } from './observe.ts';

export interface Patience {
  /** An agent that lives answers in a few milliseconds; no answer is no vote. Milliseconds. Default: 300. */
  readonly answerWithinMs: number;
  /** A packet may be lost: a second question goes out beside the first after so long. Milliseconds. Default: 100. */
  readonly secondQuestionMs: number;
}

const usual: Patience = { answerWithinMs: 300, secondQuestionMs: 100 };
/** Questions of the same moment go together. Milliseconds. */
const gatherMs = 5;
const longestAnswer = 1024 * 1024;

interface Gathered {
  readonly units: Set<string>;
  readonly hosts: Set<string>;
  readonly answer: Promise<Answer | undefined>;
}

/**
 * Asks the agents how things stand now. Writes nothing.
 *
 * What services ask at the same moment goes to each agent as one question, so that a host with a hundred units is asked
 * once and not a hundred times, and a dead one keeps nobody waiting longer than {@link Patience.answerWithinMs}.
 */
export class Agents {
  readonly #store: Store<AgentItem>;
  readonly #log: Logger;
  readonly #patience: Patience;
  readonly #gathered = new Map<string, Gathered>();

  constructor(store: Store<AgentItem>, log: Logger, patience: Patience = usual) {
    this.#store = store;
    this.#log = log;
    this.#patience = patience;
  }

  /** @returns undefined when the host's agent gave no answer that counts. Never rejects. */
  ask(host: string, units: readonly string[], hosts: readonly string[] = []): Promise<Answer | undefined> {
    const gathered = this.#gathered.get(host) ?? this.#gather(host);
    for (const unit of units) gathered.units.add(unit);
    for (const other of hosts) gathered.hosts.add(other);
    return gathered.answer;
  }

  #gather(host: string): Gathered {
    const units = new Set<string>();
    const hosts = new Set<string>();
    const answer = new Promise<void>((resolve) => setTimeout(resolve, gatherMs)).then(() => {
      this.#gathered.delete(host);
      return this.#question(host, { nonce: randomUUID(), units: [...units], hosts: [...hosts] });
    });
    const gathered = { units, hosts, answer };
    this.#gathered.set(host, gathered);
    return gathered;
  }

  async #question(host: string, question: Question): Promise<Answer | undefined> {
    const agent = this.#store.get(host)?.agent;
    if (agent === undefined) return undefined;
    try {
      const { body, signature } = await twice((signal) => post(agent, question, signal), this.#patience);
      const answer = readAnswer(body, signature, { publicKey: agent.publicKey, host, question });
      if (answer === undefined) this.#log.warn({ host }, 'an answer was not signed by the agent that was asked');
      return answer;
    } catch (error) {
      this.#log.debug({ err: error, host }, 'an agent did not answer');
      return undefined;
    }
  }
}

/** Tries once, and once more beside it after a while; the first that comes through counts. */
async function twice<T>(
  attempt: (signal: AbortSignal) => Promise<T>,
  { answerWithinMs, secondQuestionMs }: Patience,
): Promise<T> {
  const answered = new AbortController();
  const signal = AbortSignal.any([answered.signal, AbortSignal.timeout(answerWithinMs)]);
  const second = delay(secondQuestionMs, undefined, { signal }).then(() => attempt(signal));
  try {
    return await Promise.any([attempt(signal), second]);
  } finally {
    answered.abort();
  }
}

/** One exchange over a connection of its own: a kept one may lead to a host that is gone. */
function post(
  agent: AgentStatus,
  question: Question,
  signal: AbortSignal,
): Promise<{ body: string; signature: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({
      host: agent.address,
      port: agent.port,
      path: votesPath,
      method: 'POST',
      agent: false,
      headers: { 'Content-Type': 'application/json' },
      signal,
    });
    sent.on('error', reject);
    sent.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
        if (body.length > longestAnswer) sent.destroy(new Error('the answer is too long'));
      });
      response.on('error', reject);
      response.on('end', () => resolve({ body, signature: String(response.headers[signatureHeader] ?? '') }));
    });
    sent.end(JSON.stringify(question));
  });
}
