/**
 * What the leading operator asks an agent, and what the agent answers. One HTTP request a question: `POST /votes`, both
 * bodies JSON, the answer signed in a header over the bytes of its body.
 */
import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

import type { Vote } from '../unit-health.ts';

export const votesPath = '/votes';
export const signatureHeader = 'drover-signature';
/** A question is small; what is longer is none. Bytes. */
export const longestQuestion = 256 * 1024;

/** Whether a host answers at its address. `unknown`: it was never seen alive from here, and its silence says nothing. */
export type Life = 'alive' | 'silent' | 'unknown';

export interface Question {
  /** Chosen anew for each question, so that no earlier answer can be given for it. */
  readonly nonce: string;
  /** Units, as `CheckTarget.unit` names them. */
  readonly units: readonly string[];
  /** Hosts, as `CheckPeer.host` names them. */
  readonly hosts: readonly string[];
}

/** How things stand at this moment. `none`: not checked here, not checked lately, or the agent does not trust itself. */
export interface Answer {
  readonly nonce: string;
  /** The host whose agent answers. */
  readonly host: string;
  readonly units: Readonly<Record<string, Vote>>;
  readonly hosts: Readonly<Record<string, Life>>;
}

/** The signature of an answer's bytes, as base64. */
export function signAnswer(body: string, privateKey: KeyObject): string {
  return sign(null, Buffer.from(body), privateKey).toString('base64');
}

/** The public half of an agent's key as `AgentStatus.publicKey` has it. */
export function publicKeyText(privateKey: KeyObject): string {
  return createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).toString('base64');
}

/**
 * Reads an answer and holds it against the question.
 *
 * @returns undefined when it is signed with another key, belongs to another question or host, or is no answer at all.
 */
export function readAnswer(
  body: string,
  signature: string,
  expected: { readonly publicKey: string; readonly host: string; readonly question: Question },
): Answer | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(expected.publicKey, 'base64'), format: 'der', type: 'spki' });
    if (!verify(null, Buffer.from(body), key, Buffer.from(signature, 'base64'))) return undefined;
    const answer = JSON.parse(body) as Partial<Answer>;
    if (answer.nonce !== expected.question.nonce || answer.host !== expected.host) return undefined;
    if (!isRecord(answer.units) || !isRecord(answer.hosts)) return undefined;
    return answer as Answer;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
