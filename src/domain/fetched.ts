/** Said of everything that was read from a platform. */
export interface Fetched {
  /** When the platform answered: RFC 3339, UTC. */
  readonly fetchedAt: string;
  /** Whether this is an earlier answer, given because no newer one could be had. */
  readonly stale: boolean;
}
