/**
 * What can go wrong, as a client may be told. A message never holds a URL, a host name, a key, a signature or a
 * personal datum; what only the log should see goes into `cause`.
 */
export abstract class GatewayError extends Error {
  /** Part of the public API: never renamed, never used again for something else. */
  abstract readonly code: string;
  /** Whether the same call may succeed later without any change by the caller. */
  readonly retryable: boolean = false;
  /** Milliseconds after which it is likely to; null: nobody knows. */
  readonly retryAfterMs: number | null = null;
  /** The first word of the platform's ids, where the fault is a platform's. */
  readonly platform: string | null = null;
  /** The platform's own error code, as text. */
  readonly upstreamCode: string | null = null;
  /** What the platform's support will ask for. */
  readonly requestId: string | null = null;

  override get name(): string {
    return this.constructor.name;
  }
}

export class BadIdError extends GatewayError {
  readonly code = 'BAD_ID';
  constructor(why: string) {
    super(`Not an id of this gateway: ${why}`);
  }
}

export class BadInputError extends GatewayError {
  readonly code = 'BAD_USER_INPUT';
}

export class CursorUnknownError extends GatewayError {
  readonly code = 'CURSOR_UNKNOWN';
  constructor(why: string) {
    super(`The cursor can't be used here: ${why}`);
  }
}

/** The platform exists, but this gateway was started without its credentials. */
export class NotConfiguredError extends GatewayError {
  readonly code = 'NOT_CONFIGURED';
  constructor(override readonly platform: string) {
    super(`${platform} is not configured on this gateway`);
  }
}

/** No answer, or none that could be read: time-out, broken connection, HTML instead of JSON, a fault of theirs. */
export class UpstreamUnavailableError extends GatewayError {
  readonly code = 'UPSTREAM_UNAVAILABLE';
  override readonly retryable = true;
  override readonly upstreamCode: string | null;
  override readonly requestId: string | null;
  /** Whether the platform may have received the call. Only `false` proves that nothing happened there. */
  readonly mayHaveArrived: boolean;

  constructor(
    override readonly platform: string,
    why: string,
    details: {
      readonly mayHaveArrived?: boolean;
      readonly upstreamCode?: string | null;
      readonly requestId?: string | null;
      readonly cause?: unknown;
    } = {},
  ) {
    super(`${platform} ${why}`, { cause: details.cause });
    this.mayHaveArrived = details.mayHaveArrived ?? true;
    this.upstreamCode = details.upstreamCode ?? null;
    this.requestId = details.requestId ?? null;
  }
}

/** The platform understood the call and refuses it. */
export class UpstreamRefusedError extends GatewayError {
  readonly code = 'UPSTREAM_REFUSED';
  constructor(
    override readonly platform: string,
    override readonly upstreamCode: string,
    override readonly requestId: string | null,
    /** The platform's own words, where they are fit for a client. */
    readonly reason: string | null = null,
  ) {
    super(`${platform} refused the call with ${upstreamCode}${reason === null ? '' : `: ${reason}`}`);
  }
}

/** The platform refuses because of its rate limit; nothing happened there. */
export class UpstreamThrottledError extends GatewayError {
  readonly code = 'UPSTREAM_THROTTLED';
  override readonly retryable = true;
  constructor(
    override readonly platform: string,
    override readonly upstreamCode: string | null,
    override readonly requestId: string | null,
  ) {
    super(`${platform} asks for fewer calls`);
  }
}

/** The platform does not accept this gateway's credentials: the operator must act, the caller can't. */
export class UpstreamUnauthorizedError extends GatewayError {
  readonly code = 'UPSTREAM_UNAUTHORIZED';
  constructor(
    override readonly platform: string,
    override readonly upstreamCode: string,
    override readonly requestId: string | null,
  ) {
    super(`${platform} does not accept this gateway's credentials (${upstreamCode})`);
  }
}

/** Our own queue for the platform is longer than the caller's deadline allows; nothing was sent. */
export class UpstreamBusyError extends GatewayError {
  readonly code = 'UPSTREAM_BUSY';
  override readonly retryable = true;
  constructor(
    override readonly platform: string,
    /** Milliseconds after which a place is likely to be free. */
    override readonly retryAfterMs: number,
  ) {
    super(`${platform} has more questions waiting than can be asked in time`);
  }
}

/** A callback that the platform's secret does not vouch for, or that is too old or too new. */
export class BadSignatureError extends GatewayError {
  readonly code = 'BAD_SIGNATURE';
  constructor(
    override readonly platform: string,
    readonly why: 'missing' | 'expired' | 'mismatch',
    /** The channel it speaks of, where the secret vouches for that: `expired` only. */
    readonly channelId: string | null = null,
  ) {
    super(`${platform} callback signature: ${why}`);
  }
}

/** A callback of which nothing can be read. */
export class MalformedCallbackError extends GatewayError {
  readonly code = 'MALFORMED_CALLBACK';
  constructor(
    override readonly platform: string,
    why: string,
  ) {
    super(`${platform} callback: ${why}`);
  }
}

/** A callback that tells of more winners than the platform's own documents allow. */
export class CallbackTooLargeError extends GatewayError {
  readonly code = 'CALLBACK_TOO_LARGE';
  constructor(
    override readonly platform: string,
    /** The channel it speaks of; the secret vouches for that. */
    readonly channelId: string | null,
  ) {
    super(`${platform} callback: it tells of too many winners`);
  }
}

/** The winner log's engine can't be reached or can't write. Nothing of the call was recorded, or nobody knows. */
export class LogUnavailableError extends GatewayError {
  readonly code = 'LOG_UNAVAILABLE';
  override readonly retryable = true;
  constructor(cause: unknown) {
    super('The winner log can not be used at the moment', { cause });
  }
}

/** The cursor points to what retention has removed. */
export class CursorExpiredError extends GatewayError {
  readonly code = 'CURSOR_EXPIRED';
  constructor(
    /** Everything that is kept lies after this one. */
    readonly oldestCursor: string,
  ) {
    super('What lies after this cursor is no longer kept whole');
  }
}

/** The caller is not known, or no longer: no token that this gateway accepts. */
export class UnauthenticatedError extends GatewayError {
  readonly code = 'UNAUTHENTICATED';
}

/** Whether the caller is known can't be found out at the moment. */
export class AuthenticationUnavailableError extends GatewayError {
  readonly code = 'AUTHENTICATION_UNAVAILABLE';
  override readonly retryable = true;
  constructor(cause: unknown) {
    super('Who is calling can not be checked at the moment', { cause });
  }
}

/** The caller is known, and may not do or see this. */
export class ForbiddenError extends GatewayError {
  readonly code = 'FORBIDDEN';
}
