import type { IncomingHttpHeaders } from 'node:http';

/** Origins whose pages may call the gateway, beside its own. */
export type Origins = readonly (string | RegExp)[];

/**
 * Pages of this machine, on whatever port. Not `null`, which is the origin of a file, and of a frame that any page in
 * the world may make: a page on a developer's disk has to be served.
 */
export const ownMachine = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/**
 * Whether a stream may be opened from where the request says that it comes from. Browsers send `Origin` with every
 * WebSocket and let any page open one: CORS does not hold for them, so the server has to look itself. What sends no
 * `Origin` is no page.
 */
export function isOriginAllowed({ origin, host }: IncomingHttpHeaders, origins: Origins): boolean {
  if (origin === undefined) return true;
  if (origins.some((one) => (typeof one === 'string' ? one === origin : one.test(origin)))) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
