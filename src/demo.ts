import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { scopes } from './domain/caller.js';
import { accessSettings } from './http/access.js';
import { makers } from './platforms/index.js';
import { createSettings, type Environment } from './settings.js';
import { openSimulators } from './simulator/index.js';

/** The simulators' channels and rooms: their winners are recorded whether somebody asks for them or not. */
const watched = {
  POLYV_WATCH_CHANNELS: '1965681,2383918,2974342',
  VOLCENGINE_WATCH_ROOMS: '1824921187234844,1754400000038536,1821371880000000001',
};

/** Whether no platform's credentials are given: then the gateway plays against the built-in simulators. */
export function isDemo(environment: Environment): boolean {
  const settings = createSettings(environment);
  return !makers.some(({ credentials }) => settings.has(...credentials));
}

/**
 * Opens the simulators. `environment` is the given one with what finds them, and with a winner log that is new, since the
 * simulators begin anew, and that nothing else ever opens: no simulated winner may reach a prize desk. Nor is the cache
 * anybody else's, in which answers of simulators would be taken for real ones.
 */
export async function openDemo(environment: Environment) {
  const isDecided = createSettings(environment).has(...accessSettings);
  const dataFolder = await makeFolder(environment.DATA_DIR?.trim() || './data');
  const simulators = await openSimulators();
  return {
    environment: {
      NODE_ENV: 'development',
      LOG_LEVEL: 'warn',
      ...environment,
      // Open for whoever is at this machine, unless something else is said: nobody else reaches it.
      ...(!isDecided && { AUTH_ANONYMOUS_SCOPES: scopes.join(',') }),
      ...simulators.environment,
      ...watched,
      DATA_DIR: dataFolder,
      DATABASE_URL: '',
      CACHE_URL: '',
    },
    /** The gateway listens: lets the callbacks come, and says what can be done. */
    begin(address: string): void {
      const [pathSecret = null] = createSettings(environment).list('WEBHOOK_PATH_SECRET');
      simulators.callBack(address, pathSecret); // what is registered with the platform
      process.stdout.write(welcome(address));
    },
    /** To be called when the gateway has closed: what it has recorded goes. */
    async close() {
      await simulators.close();
      await rm(dataFolder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** One of its own for each demo that runs. */
async function makeFolder(dataFolder: string): Promise<string> {
  const demos = join(dataFolder, 'demo');
  await mkdir(demos, { recursive: true, mode: 0o700 });
  return mkdtemp(join(demos, 'run-'));
}

function welcome(address: string): string {
  const channels = '["polyv:channel:1965681", "volcengine:channel:1824921187234844"]';
  return `
live-lottery-gateway runs against two built-in simulators: no account is used, nothing here is real.

  Open      ${address}/graphql     Apollo Sandbox with the example operations
  Offline   ${address}/graphiql    the same from this machine alone

Three queries to try:

  { channels(ids: ${channels}) { id lotteries(first: 3) { nodes { name status winnerCount sentAt } } } }
  { channel(id: "volcengine:channel:1824921187234844") { redPackets(first: 3) { nodes { name kind totalAmount unit status } } } }
  { winners(last: 5) { nodes { prize { name } viewer { nickname } wonAt lottery { name } } } }

Real platforms: copy .env.example to .env, fill in your credentials, and start again.

`;
}
