/**
 * Where the gateway writes what an operator should know. `error` means that somebody must act; a platform that is
 * down for a minute is `warn`. Fields hold no secret and no personal datum.
 */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
