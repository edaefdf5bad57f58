import { createHash } from 'node:crypto';
import type { Canary } from './grep.js';

// Texts that stand nowhere by accident, one for each place where a secret or something personal is kept.

/** The settings of a gateway in which everything secret is a canary, with each sign that has to be encoded. */
export const secrets = {
  POLYV_APP_ID: 'kanarie-app-51c2',
  POLYV_APP_SECRET: 'kanarie-app-secret-93d8',
  VOLCENGINE_ACCESS_KEY_ID: 'AKLTkanarie7f31',
  VOLCENGINE_SECRET_ACCESS_KEY: 'kanarie/secret+key==20b7',
  VOLCENGINE_SESSION_TOKEN: 'STS2kanarie+token/66aa',
  VOLCENGINE_ACCOUNT_SECRETS: 'kanarie-account-secret-84ef',
  AUTH_JWT_SECRET: 'kanarie-jwt-secret-of-more-than-32-characters',
  WEBHOOK_PATH_SECRET: 'kanarie-path-secret-0d4c',
} as const;

/** Passwords within addresses. */
export const passwords = { database: 'kanarie:db/pass 7e', cache: 'kanarie@cache#pass 3f' } as const;

/** The keys of servers, by name. */
export const apiKeys = {
  desk: 'kanarie-key-desk-aa01',
  screen: 'kanarie-key-screen-bb02',
  operator: 'kanarie-key-operator-cc03',
} as const;

export function toApiKeySetting(name: keyof typeof apiKeys, scopes: string): string {
  return `${name}|${scopes}|${createHash('sha256').update(apiKeys[name]).digest('hex')}`;
}

/** A viewer as one platform calls back and lists. */
export const viewer = {
  nickname: '金丝雀观众',
  externalId: 'kanarie-external-7719',
  phone: '18011223344',
  email: 'kanarie@person.example',
  extra: 'kanarie-extra-8841',
  ipAddress: '198.51.100.23',
  userAgent: 'KanarieAgent/9.1',
} as const;

/** What the viewer has filled in to get the prize. */
export const claim = {
  ReceiverName: '金丝雀收件人',
  ReceiverTel: '18055667788',
  AwardAddress: '金丝雀路 77 号',
  AwardEmail: 'kanarie-claim@person.example',
} as const;

/** A winner of the other platform. */
export const listed = {
  viewerName: '保利金丝雀',
  name: '保利收件人',
  telephone: '18099887766',
  address: '保利金丝雀街 5 号',
} as const;

/** What callers and strangers send that is nobody's business but theirs. */
export const sent = {
  token: 'kanarie-unknown-token-1f1f',
  text: 'kanarie-text-in-a-body-2e2e',
  phone: '18066554433',
} as const;

const toCanaries = (values: Readonly<Record<string, string>>): readonly Canary[] =>
  Object.entries(values).map(([kind, text]) => ({ kind, text }));

export const secretCanaries: readonly Canary[] = [
  ...toCanaries(secrets),
  ...toCanaries(passwords),
  ...toCanaries(apiKeys),
  ...Object.values(passwords).map((text) => ({ kind: 'password in an address', text: encodeURIComponent(text) })),
];

/** What only callers with `winner:pii` may see. */
export const personalCanaries: readonly Canary[] = toCanaries({
  ...Object.fromEntries(Object.entries(viewer).filter(([field]) => field !== 'userAgent')),
  ...claim,
  ...listed,
});

/** What no line of a log may hold. */
export const logCanaries: readonly Canary[] = [
  ...secretCanaries,
  ...personalCanaries,
  ...toCanaries({ userAgent: viewer.userAgent, ...sent }),
];
