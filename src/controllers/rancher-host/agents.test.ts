import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';

import { type Answer, publicKeyText, type Question, signAnswer, signatureHeader } from '../../health/check/protocol.ts';
import { Store } from '../../kubernetes/store.ts';
import { silentLogger } from '../../telemetry/logger.ts';
import { Agents, type Patience } from './agents.ts';
import { projectAgent } from './observe.ts';

const key = generateKeyPairSync('ed25519').privateKey;
const another = generateKeyPairSync('ed25519').privateKey;
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Long enough on a busy machine: only what never comes is waited for so long. */
const patient: Patience = { answerWithinMs: 60_000, secondQuestionMs: 59_000 };

interface Behaviour {
  readonly patience?: Patience;
  readonly signedWith?: KeyObject;
  readonly change?: (answer: Answer) => unknown;
}

/** An agent of host `a` on loopback, and somebody who asks it. */
async function asked({ patience = patient, signedWith = key, change = (answer) => answer }: Behaviour = {}) {
  const questions: Question[] = [];
  const server = createServer(async (request, response) => {
    const [text] = await request.setEncoding('utf8').toArray();
    const question = JSON.parse(text) as Question;
    questions.push(question);
    const units = Object.fromEntries(question.units.map((unit) => [unit, 'fail' as const]));
    const body = JSON.stringify(change({ nonce: question.nonce, host: 'a', units, hosts: {} }));
    response.setHeader(signatureHeader, signAnswer(body, signedWith)).end(body);
  });
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  const store = new Store({ project: projectAgent, log: silentLogger() });
  const agent = {
    address: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    publicKey: publicKeyText(key),
    version: '',
  };
  store.put({
    metadata: { name: 'a', uid: 'a', resourceVersion: '1', creationTimestamp: '' },
    spec: { targets: [], peers: [] },
    status: { agent },
  } as never);
  return { agents: new Agents(store, silentLogger(), patience), questions, server };
}

test('what an agent answers, signed with the key it is known by', async () => {
  const { agents } = await asked();
  expect((await agents.ask('a', ['u.0']))?.units).toEqual({ 'u.0': 'fail' });
});

test('what is asked at the same moment is one question', async () => {
  const { agents, questions } = await asked();
  const answers = await Promise.all([agents.ask('a', ['u.0', 'v.0']), agents.ask('a', ['u.0'], ['b'])]);
  expect(questions.map(({ units, hosts }) => ({ units, hosts }))).toEqual([{ units: ['u.0', 'v.0'], hosts: ['b'] }]);
  expect(answers[0]).toBe(answers[1]);
  await agents.ask('a', ['u.0']);
  expect(questions).toHaveLength(2);
  expect(questions[0]?.nonce).not.toBe(questions[1]?.nonce);
});

test.each<[string, Behaviour]>([
  ['signed by somebody else', { signedWith: another }],
  ['to an earlier question', { change: (answer) => ({ ...answer, nonce: 'earlier' }) }],
  ['of another host', { change: (answer) => ({ ...answer, host: 'b' }) }],
  ['without votes', { change: ({ nonce, host }) => ({ nonce, host }) }],
  ['that is no object', { change: () => 'pass' }],
])('an answer %s is none', async (_, behaviour) => {
  const { agents } = await asked(behaviour);
  expect(await agents.ask('a', ['u.0'])).toBeUndefined();
});

test('a question that is lost is asked once more', async () => {
  const { agents, questions, server } = await asked({ patience: { ...patient, secondQuestionMs: 50 } });
  server.prependOnceListener('connection', (socket) => socket.pause());
  expect((await agents.ask('a', ['u.0']))?.units).toEqual({ 'u.0': 'fail' });
  expect(questions).toHaveLength(1);
});

test('an agent that is not there, or not known, gives no answer', async () => {
  const { agents, server } = await asked({ patience: { ...patient, secondQuestionMs: 1 } });
  server.close();
  expect(await agents.ask('a', ['u.0'])).toBeUndefined();
  expect(await agents.ask('nobody', ['u.0'])).toBeUndefined();
});
