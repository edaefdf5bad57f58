import { makers } from './platforms/index.js';
import { createSettings, type Environment } from './settings.js';
import { openSimulators } from './simulator/index.js';

/** Whether no platform's credentials are given: then the gateway plays against the built-in simulators. */
export function isDemo(environment: Environment): boolean {
  const settings = createSettings(environment);
  return !makers.some(({ credentials }) => settings.has(...credentials));
}

/** Opens the simulators. `environment` is the given one with what finds them. */
export async function openDemo(environment: Environment) {
  const simulators = await openSimulators();
  return {
    environment: { NODE_ENV: 'development', LOG_LEVEL: 'warn', ...environment, ...simulators.environment },
    /** The gateway listens: lets the callbacks come, and says what can be done. */
    begin(address: string): void {
      simulators.callBack(address);
      process.stdout.write(welcome(address));
    },
    close: () => simulators.close(),
  };
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
