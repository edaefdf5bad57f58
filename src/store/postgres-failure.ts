import { LogUnavailableError } from '../domain/errors.js';
import { LogRefusedError } from '../feed/spool.js';

/** The classes of SQLSTATE that speak of what was sent: data exceptions, broken constraints, limits of the program. */
const REFUSED = /^PostgreSQL: (22|23|54)[0-9A-Z]{3}$/;

/**
 * Whatever the driver throws, as the log's callers know it. The server's own words may quote values, and the network's
 * name hosts: of those only the code is kept, which both document.
 */
export function toLogUnavailable(error: unknown): LogUnavailableError {
  if (error instanceof LogUnavailableError) return error;
  const what =
    error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : wordsOf(error);
  return new LogUnavailableError(new Error(`PostgreSQL: ${what}`));
}

/** Errors without a code are the driver's own; its sentences are constant ("Query read timeout"). */
function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}

/** What a failed transaction rejects with: the server that refuses its data is not away. Others stay as they are. */
export function toRefusal(error: unknown): unknown {
  if (!(error instanceof LogUnavailableError && error.cause instanceof Error)) return error;
  return REFUSED.test(error.cause.message) ? new LogRefusedError(error.cause) : error;
}
