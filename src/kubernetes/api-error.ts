/** The API server's `Status` object, as far as it is read. */
interface Status {
  readonly message?: string;
  readonly reason?: string;
  readonly details?: {
    readonly causes?: readonly { readonly reason?: string; readonly message?: string; readonly field?: string }[];
    readonly retryAfterSeconds?: number;
  };
}

/** What the API server said no with. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: number;
  readonly reason: string;
  readonly retryAfterMs: number | undefined;
  readonly #status: Status;

  /** @param body the response's text: a `Status`, or whatever stood in for the API server. */
  constructor(request: string, code: number, body: string, retryAfterMs?: number) {
    const status = parse(body);
    super(status.message ?? `${request}: HTTP ${code} ${body.slice(0, 200)}`);
    this.code = code;
    this.reason = status.reason ?? '';
    const seconds = status.details?.retryAfterSeconds;
    this.retryAfterMs = retryAfterMs ?? (seconds === undefined ? undefined : seconds * 1000);
    this.#status = status;
  }

  get isNotFound(): boolean {
    return this.code === 404;
  }
  /** Another version than the one meant, or another object by its name: a patch with a wrong UID is refused as invalid. */
  get isConflict(): boolean {
    return (this.code === 409 && this.reason !== 'AlreadyExists') || this.#isOtherObject;
  }
  get isAlreadyExists(): boolean {
    return this.code === 409 && this.reason === 'AlreadyExists';
  }
  /** The resource version asked for is too old to go on from. */
  get isGone(): boolean {
    return this.code === 410 || this.reason === 'Expired' || this.reason === 'Gone';
  }
  get isForbidden(): boolean {
    return this.code === 403;
  }
  get isInvalid(): boolean {
    return (this.code === 422 || this.code === 400) && !this.#isOtherObject;
  }
  get #isOtherObject(): boolean {
    return this.code === 422 && (this.#status.details?.causes?.some(({ field }) => field === 'metadata.uid') ?? false);
  }
  /** Worth trying again unchanged: too many requests, or a server that is not itself. */
  get isTransient(): boolean {
    return this.code === 429 || this.code >= 500;
  }

  /** Whether one of the causes has this reason, for example `NamespaceTerminating`. */
  hasCause(reason: string): boolean {
    return this.#status.details?.causes?.some((cause) => cause.reason === reason) ?? false;
  }
}

function parse(body: string): Status {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Status) : {};
  } catch {
    return {};
  }
}

/** No answer, or not in time: whether the request was carried out is not known. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
}
