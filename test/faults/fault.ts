import type { ApiRequestReceived } from './api-request.ts';

/** What goes wrong with one request. */
export type Fault =
  /** Refused with a status; not carried out. */
  | {
      readonly kind: 'status';
      readonly code: number;
      readonly reason?: string;
      readonly message?: string;
      readonly retryAfterSeconds?: number;
    }
  /** The connection is reset before the request is carried out. */
  | { readonly kind: 'reset' }
  /** Carried out, and the connection reset instead of an answer. */
  | { readonly kind: 'lost' }
  /** Carried out, and the connection reset in the middle of the answer's body. */
  | { readonly kind: 'cut' }
  /** Never answered. */
  | { readonly kind: 'silent' }
  /** Carried out when the promise resolves. */
  | { readonly kind: 'held'; readonly until: Promise<unknown> }
  /** Carried out at once, and answered when the promise resolves. */
  | { readonly kind: 'late'; readonly until: Promise<unknown> }
  /** Carried out twice, as by a proxy that repeats it; answered with what the second one gave. */
  | { readonly kind: 'twice' }
  /** A list as it was at a version. */
  | { readonly kind: 'stale'; readonly version: number }
  /** A watch that says in an ERROR event that its version is gone. */
  | { readonly kind: 'expired' }
  /** A watch that ends, politely, as soon as it began. */
  | { readonly kind: 'ended' }
  /** Answered with status 200 and this text for JSON; not carried out. */
  | { readonly kind: 'text'; readonly text: string };

/** The requests that a fault is meant for: those that are alike in every member given. */
export type Match = Partial<
  Pick<ApiRequestReceived, 'verb' | 'plural' | 'namespace' | 'name' | 'subresource' | 'path' | 'method'>
>;

/** Which requests meet which faults. */
export class Script {
  #lines: { readonly match: Match; readonly fault: Fault; left: number }[] = [];

  /** The next `times` requests that match meet the fault; faults of the same requests in the order they were added. */
  add(match: Match, fault: Fault, times: number): void {
    this.#lines.push({ match, fault, left: times });
  }

  clear(): void {
    this.#lines = [];
  }

  next(request: ApiRequestReceived): Fault | undefined {
    const line = this.#lines.find(({ match, left }) => left > 0 && matches(request, match));
    if (line === undefined) return undefined;
    line.left--;
    return line.fault;
  }
}

export function matches(request: ApiRequestReceived, match: Match): boolean {
  return Object.entries(match).every(([member, value]) => request[member as keyof Match] === value);
}

const status = (code: number, reason: string) => ({ kind: 'status', code, reason }) as const;

/** What becomes of a request that goes wrong, in words. */
export const requestFaults: readonly (readonly [string, Fault])[] = [
  ['carried out, with the answer lost', { kind: 'lost' }],
  ['not carried out, with the connection reset', { kind: 'reset' }],
  ['carried out, with the answer cut', { kind: 'cut' }],
  ['carried out twice by something on the way', { kind: 'twice' }],
  ['refused as a conflict', status(409, 'Conflict')],
  ['refused as too many', { ...status(429, 'TooManyRequests'), retryAfterSeconds: 1 }],
  ['refused by a server that is broken', status(500, 'InternalError')],
  ['refused by a server that is not there yet', status(503, 'ServiceUnavailable')],
  ['refused as forbidden', status(403, 'Forbidden')],
  ['refused as invalid', status(422, 'Invalid')],
];
