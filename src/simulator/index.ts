import { openPolyvSimulator } from './polyv/index.js';
import { playPolyvDay } from './polyv/day.js';
import { openVolcengineSimulator } from './volcengine/index.js';
import { playVolcengineDay } from './volcengine/day.js';

const polyvAccount = { appId: 'simulated-app', appSecret: 'simulated-app-secret' };
const volcengineAccount = { accessKeyId: 'simulated-key', secretAccessKey: 'simulated-secret-key' };
const callbackSecret = 'simulated-account-secret';

/** Opens both platforms on free ports, each in the middle of a lively day. */
export async function openSimulators() {
  const [polyv, volcengine] = await Promise.all([
    openPolyvSimulator(polyvAccount),
    openVolcengineSimulator({ ...volcengineAccount, accountSecrets: { main: callbackSecret } }),
  ]);
  const days = [playPolyvDay(polyv), playVolcengineDay(volcengine)];

  return {
    /** The settings by which a gateway finds them. */
    environment: {
      POLYV_APP_ID: polyvAccount.appId,
      POLYV_APP_SECRET: polyvAccount.appSecret,
      POLYV_BASE_URL: polyv.origin,
      VOLCENGINE_ACCESS_KEY_ID: volcengineAccount.accessKeyId,
      VOLCENGINE_SECRET_ACCESS_KEY: volcengineAccount.secretAccessKey,
      VOLCENGINE_BASE_URL: volcengine.origin,
      VOLCENGINE_ACCOUNT_SECRETS: callbackSecret,
    },
    /** From now on callbacks go to this gateway. `pathSecret` is the last piece of the path; null: there is none. */
    callBack(gatewayOrigin: string, pathSecret: string | null = null): void {
      const pieces = ['webhooks', 'volcengine', ...(pathSecret === null ? [] : [pathSecret])];
      volcengine.setCallbackUrl([gatewayOrigin, ...pieces].join('/'));
    },
    async close(): Promise<void> {
      for (const day of days) day.stop();
      await Promise.all([polyv.close(), volcengine.close()]);
    },
  };
}
