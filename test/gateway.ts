import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApp, type Parts } from '../src/app.js';
import type { TypedDocumentString } from '../src/client/generated/graphql.js';
import { createSettings } from '../src/settings.js';
import { openPolyvSimulator, type PolyvSimulator } from '../src/simulator/polyv/index.js';
import { openVolcengineSimulator, type VolcengineSimulator } from '../src/simulator/volcengine/index.js';
import { openToAll } from './open-to-all.js';
import { createKeptLog, keepSecrets } from './secrets/written.js';

export const polyvAccount = { appId: 'test-app', appSecret: 'test-app-secret-7f3a' };
export const volcengineAccount = { accessKeyId: 'AKLTTEST', secretAccessKey: 'test-secret-key-91bc' };
export const callbackSecret = 'test-account-secret-55de';

export interface ClientError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: {
    readonly code: string;
    readonly retryable?: boolean;
    readonly platform?: string;
    readonly requestId?: string;
    readonly retryAfterMs?: number;
  };
}

export interface Answer<Data> {
  readonly status: number;
  /** As if every field were there: a test that reads what is not fails. */
  readonly data: Data;
  readonly errors: readonly ClientError[];
}

export interface TestGateway extends AsyncDisposable {
  readonly origin: string;
  readonly polyv: PolyvSimulator;
  readonly volcengine: VolcengineSimulator;
  /** Everything the gateway has logged, one JSON line each. */
  readonly logged: readonly string[];
  query<Data, Variables>(
    document: TypedDocumentString<Data, Variables>,
    ...variables: Variables extends Record<string, never> ? [] : [Variables]
  ): Promise<Answer<Data>>;
  /** A document that is not among the published ones. */
  ask(query: string, variables?: object): Promise<Answer<Record<string, never>>>;
  post(path: string, body: string | Uint8Array<ArrayBuffer>, headers?: Record<string, string>): Promise<Response>;
}

/** A gateway on a free port, between the two simulators. */
export async function startGateway(
  options: {
    /** Over the settings that find the simulators; null takes one away. */
    readonly environment?: Readonly<Record<string, string | null>>;
    readonly parts?: Partial<Parts>;
    readonly polyv?: Partial<Parameters<typeof openPolyvSimulator>[0]>;
    readonly volcengine?: Partial<Parameters<typeof openVolcengineSimulator>[0]>;
  } = {},
): Promise<TestGateway> {
  const polyv = await openPolyvSimulator({ ...polyvAccount, ...options.polyv });
  const volcengine = await openVolcengineSimulator({
    ...volcengineAccount,
    accountSecrets: { main: callbackSecret },
    callbackDeadlineMs: 2_000,
    callbackRetryMs: 50,
    ...options.volcengine,
  });
  const { log, logged } = createKeptLog();
  const dataFolder = await mkdtemp(join(tmpdir(), 'gateway-'));
  const environment: Record<string, string | null> = {
    PORT: '0',
    CACHE: 'off', // each question is asked anew; what is remembered has tests of its own
    UPSTREAM_RETRIES: '0',
    REQUESTS_PER_MINUTE: '0', // crowds come from one address
    DATA_DIR: dataFolder,
    ...openToAll,
    POLYV_APP_ID: polyvAccount.appId,
    POLYV_APP_SECRET: polyvAccount.appSecret,
    POLYV_BASE_URL: polyv.origin,
    VOLCENGINE_ACCESS_KEY_ID: volcengineAccount.accessKeyId,
    VOLCENGINE_SECRET_ACCESS_KEY: volcengineAccount.secretAccessKey,
    VOLCENGINE_BASE_URL: volcengine.origin,
    VOLCENGINE_ACCOUNT_SECRETS: `another-account-secret,${callbackSecret}`,
    ...options.environment,
  };
  keepSecrets(environment);
  const settings = createSettings(
    Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, value ?? undefined])),
  );
  const app = await openApp(settings, { log, ...options.parts });
  const origin = await app.listen();
  volcengine.setCallbackUrl(`${origin}/webhooks/volcengine`);

  async function post(path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) {
    return fetch(`${origin}${path}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });
  }

  async function ask(query: string, variables: object = {}) {
    const response = await post('/graphql', JSON.stringify({ query, variables }));
    const { data, errors } = (await response.json()) as Partial<Answer<never>>;
    return { status: response.status, data: data as never, errors: errors ?? [] }; // see `Answer.data`
  }

  return {
    origin,
    polyv,
    volcengine,
    logged,
    query: (document, ...[variables]) => ask(document.toString(), variables ?? {}),
    ask,
    post,
    async [Symbol.asyncDispose]() {
      await app.close();
      await Promise.all([polyv.close(), volcengine.close()]);
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
