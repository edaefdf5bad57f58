import { type Scope, scopes } from '../../src/domain/caller.js';
import type { ClientError } from '../gateway.js';
import { apiKey } from './credentials.js';

// Servers with API keys, one for each set of scopes that there can be. Nobody is who has no key at all.

/** Every set of scopes: the empty one first, all of them last. */
export const everySet: readonly (readonly Scope[])[] = scopes.reduce<readonly (readonly Scope[])[]>(
  (sets, scope) => [...sets, ...sets.map((set) => [...set, scope])],
  [[]],
);

/** Settings under which each of these callers is known, and whoever has no key may see nothing. */
export const onlyByKey = {
  AUTH_ANONYMOUS_SCOPES: '',
  AUTH_API_KEYS: everySet
    .filter((set) => set.length > 0)
    .map((set) => apiKey(nameOf(set), set).setting)
    .join(','),
};

/** The `Authorization` of a caller that has exactly these scopes; null for none. */
export function authorizationOf(set: readonly Scope[]): string | null {
  return set.length === 0 ? null : apiKey(nameOf(set), set).authorization;
}

export function allBut(...left: readonly Scope[]): readonly Scope[] {
  return scopes.filter((scope) => !left.includes(scope));
}

/** lr.wr for lottery:read and winner:read: a name is short. */
function nameOf(set: readonly Scope[]): string {
  const initials = scopes.filter((scope) => set.includes(scope)).map((scope) => scope.replaceAll(/(\w)\w*:?/g, '$1'));
  return initials.join('.');
}

/** What a caller is answered, as it came: where there is no `data`, it is undefined. */
export interface Told {
  readonly status?: number;
  readonly data?: unknown;
  readonly errors?: readonly ClientError[] | undefined;
}

/** What `POST /graphql` answers a caller with exactly these scopes. */
export async function askAs(set: readonly Scope[], origin: string, body: object): Promise<Told> {
  const authorization = authorizationOf(set);
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization !== null && { authorization }) },
    body: JSON.stringify(body),
  });
  return { status: response.status, ...((await response.json()) as Told) }; // as GraphQL answers are
}

/** Works on all items, so many at a time. */
export async function onEach<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const item of waiting) await work(item);
    }),
  );
}
