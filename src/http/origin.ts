import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a stream may be opened from where the request says that it comes from. Browsers send `Origin` with every
 * WebSocket and let any page open one: CORS does not hold for them, so the server has to look itself. What sends no
 * `Origin` is no page.
 */
export function isOriginAllowed(headers: IncomingHttpHeaders, corsOrigins: readonly string[]): boolean {
  const { origin, host } = headers;
  if (origin === undefined || corsOrigins.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
