/** What a caller may be allowed; part of the public API. */
export const scopes = [
  /** Channels, lotteries and red packets. */
  'lottery:read',
  /** To set up lotteries, and to see those not yet sent. */
  'lottery:write',
  /** Winners and their feed. */
  'winner:read',
  /** What is personal of winners, unmasked. */
  'winner:pii',
  /** To remove people from the log. */
  'winner:erase',
  /** How the gateway and its platforms are doing, who is set to win or can't, and what was kept aside. */
  'ops:read',
] as const;

export type Scope = (typeof scopes)[number];

/** Who is asking, and what it may see. */
export interface Caller {
  /** Tells callers apart, in the audit trail and in budgets: never a secret. */
  readonly name: string;
  readonly scopes: ReadonlySet<Scope>;
  /** Global ids of the channels it is narrowed to; null: all. */
  readonly channels: ReadonlySet<string> | null;
  /** Epoch milliseconds from which on its token is no longer good; null: it does not end. */
  readonly expiresAt: number | null;
}

export function isScope(word: string): word is Scope {
  return scopes.some((scope) => scope === word);
}

export function mayReadChannel({ channels }: Caller, channelId: string): boolean {
  return channels === null || channels.has(channelId);
}
