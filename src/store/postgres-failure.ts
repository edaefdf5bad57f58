import { LogUnavailableError } from '../domain/errors.js';

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
