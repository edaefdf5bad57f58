import type { Call, Reply } from '../loopback.js';
import { type Account, verifyAuthorization } from './authorization.js';
import type { createEnvelope } from './envelope.js';
import type { Interface } from './interfaces.js';
import { createParameters } from './parameters.js';
import * as refusal from './refusal.js';
import type { createTraffic } from './traffic.js';

/** Answers a call, or refuses it at the first thing that is wrong: address, method, signature, rate, parameters. */
export function createDoor(parts: {
  readonly account: Account;
  readonly interfaces: readonly Interface[];
  readonly envelope: ReturnType<typeof createEnvelope>;
  readonly traffic: ReturnType<typeof createTraffic>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}): (call: Call) => Reply {
  const { account, interfaces, envelope, traffic, now } = parts;

  function readInterface({ path, method, query }: Call): Interface {
    const [action, version] = [query.get('Action'), query.get('Version')];
    if (path !== '/') throw refusal.serviceNotFound(path);
    if (action === null) throw refusal.missingParameter('Action');
    if (version === null) throw refusal.missingParameter('Version');
    const asked = interfaces.find((candidate) => candidate.action === action && candidate.version === version);
    if (asked === undefined) throw refusal.invalidActionOrVersion(action, version);
    if (method !== 'GET') throw refusal.methodNotAllowed();
    return asked;
  }

  function answer(call: Call): unknown {
    const asked = readInterface(call);
    verifyAuthorization(call, account, now());
    // The rate is a matter of real arrivals, whatever instant a test plays.
    if (!traffic.admits(asked.action, asked.limit(), call.arrivedAt)) throw refusal.flowLimitExceeded();
    return asked.answer(createParameters(call.query));
  }

  return (call) => {
    const asked = { action: call.query.get('Action') ?? '', version: call.query.get('Version') ?? '' };
    try {
      return envelope.success(asked, answer(call));
    } catch (error) {
      if (!(error instanceof refusal.RefusalError)) throw error;
      traffic.countRefusal(error.code);
      return envelope.refusal(asked, error);
    }
  };
}
