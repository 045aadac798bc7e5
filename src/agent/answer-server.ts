import type { KeyObject } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import {
  type Answer,
  type Life,
  longestQuestion,
  type Question,
  signAnswer,
  signatureHeader,
  votesPath,
} from '../health/check/protocol.ts';
import type { Vote } from '../health/unit-health.ts';

// Not imported, for its memory: see api-server.ts.
const { createServer } = process.getBuiltinModule('node:http');

/** A leader asks each agent one question at a time; what is far beyond that is no leader. */
const mostConnections = 64;
const mostAtOnce = 16;
/** A question is one packet or a few; milliseconds. */
const patienceMs = 2000;
/** As many as a RancherHost can list. */
const mostUnits = 2000;
const mostHosts = 1000;
const longestName = 253;

export interface AnswerServerOptions {
  /** Whose agent answers. */
  readonly host: string;
  readonly privateKey: KeyObject;
  readonly vote: (unit: string) => Vote;
  readonly life: (host: string) => Life;
}

/** Answers `POST /votes` with how things stand at that moment, signed. */
export class AnswerServer {
  readonly #options: AnswerServerOptions;
  readonly #server: Server;
  #underWay = 0;

  constructor(options: AnswerServerOptions) {
    this.#options = options;
    const limits = { headersTimeout: patienceMs, requestTimeout: patienceMs, connectionsCheckingInterval: 500 };
    this.#server = createServer(limits, (request, response) => this.#serve(request, response));
    this.#server.maxConnections = mostConnections;
  }

  /** @param port 0: any that is free. @returns the port. */
  async listen(address: string, port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.on('error', reject);
      this.#server.listen(port, address, resolve);
    });
    return (this.#server.address() as AddressInfo).port;
  }

  /** Ends every connection. */
  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    if (this.#underWay >= mostAtOnce) {
      refuse(response, 503, 'too many questions at once');
      return;
    }
    this.#underWay += 1;
    response.on('close', () => {
      this.#underWay -= 1;
    });
    this.#answer(request, response).catch(() => response.destroy());
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url !== votesPath) return refuse(response, 404, 'not found');
    if (request.method !== 'POST') return refuse(response, 405, 'ask with POST');
    const text = await bodyOf(request);
    if (text === undefined) return refuse(response, 413, `a question has at most ${longestQuestion} bytes`);
    const question = readQuestion(text);
    if (question === undefined) return refuse(response, 400, 'not a question: { nonce, units, hosts } is expected');
    const { host, vote, life, privateKey } = this.#options;
    const body = JSON.stringify({
      nonce: question.nonce,
      host,
      units: Object.fromEntries(question.units.map((unit) => [unit, vote(unit)])),
      hosts: Object.fromEntries(question.hosts.map((other) => [other, life(other)])),
    } satisfies Answer);
    response.setHeader(signatureHeader, signAnswer(body, privateKey));
    response.setHeader('Content-Type', 'application/json');
    response.end(body);
  }
}

/** What was not read yet is not waited for. */
function refuse(response: ServerResponse, code: number, reason: string): void {
  response.writeHead(code, { 'Content-Type': 'text/plain', Connection: 'close' }).end(`${reason}\n`);
}

/** @returns undefined when it is longer than a question may be. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > longestQuestion) return undefined;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > longestQuestion) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** @returns undefined when it is none. */
export function readQuestion(text: string): Question | undefined {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof read !== 'object' || read === null) return undefined;
  const { nonce, units, hosts } = read as Partial<Record<keyof Question, unknown>>;
  if (typeof nonce !== 'string' || nonce === '' || nonce.length > longestName) return undefined;
  if (!areNames(units, mostUnits) || !areNames(hosts, mostHosts)) return undefined;
  return { nonce, units, hosts };
}

function areNames(value: unknown, most: number): value is string[] {
  if (!Array.isArray(value) || value.length > most) return false;
  // As a key this one would not be a name among others.
  return value.every((name) => typeof name === 'string' && name.length <= longestName && name !== '__proto__');
}
