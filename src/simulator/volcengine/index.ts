import { type Loopback, openLoopback } from '../loopback.js';
import { type AwardLife, createAwardLife } from './award-life.js';
import { type AccountSecrets, createCallbackBodies } from './callback-body.js';
import { type Callbacks, openCallbacks } from './callbacks.js';
import { createDoor } from './door.js';
import { createEnvelope } from './envelope.js';
import { createInterfaces, type Limits } from './interfaces.js';
import { createRandom } from './random.js';
import { createRedPacketLife, type RedPacketLife } from './red-packet-life.js';
import { createRooms, type Rooms } from './rooms.js';
import { createTraffic, type Traffic } from './traffic.js';
import { createViewers, type Viewer } from './viewers.js';

export interface VolcengineSimulatorOptions {
  /** Left out or 0: any free port. */
  readonly port?: number;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Left out: the key is a permanent one, and a call with a token is refused. */
  readonly sessionToken?: string;
  /** The account that callbacks name. Left out: 2000001234. */
  readonly accountId?: string;
  /** Left out: "simulated-account-secret" for all accounts. */
  readonly accountSecrets?: AccountSecrets;
  /** How often each interface of 2023-08-01 may be called. Left out: 10. */
  readonly callsPerSecond?: number;
  /** How often each interface of 2020-06-01 may be called. Left out: 120. */
  readonly callsPerMinute?: number;
  /** Milliseconds for which the platform waits for the answer to a callback. Left out: 5,000. */
  readonly callbackDeadlineMs?: number;
  /** Milliseconds from a failed callback to its next try. Left out: 5,000. */
  readonly callbackRetryMs?: number;
  /** Epoch milliseconds. Left out: the machine's clock. Rates are measured by real arrivals all the same. */
  readonly now?: () => number;
  /** Equal seeds play equal chances. Left out: 1. */
  readonly seed?: number;
}

/** Volcengine Enterprise Live (企业直播), played on 127.0.0.1. */
export interface VolcengineSimulator extends Loopback, Rooms, AwardLife, RedPacketLife, Callbacks, Traffic {
  /** The clock that the simulator goes by, in epoch milliseconds. */
  readonly now: () => number;
  /** From now on each interface of 2023-08-01 may be called so often: other tools of the account use the rest. */
  setCallsPerSecond(calls: number): void;
  /** That many viewers, no two alike, none of them real. */
  inventViewers(howMany: number): Viewer[];
  /**
   * The text of a callback with these raw fields and a right `Sign`, made with the secret of `SubAccountName` (left
   * out: the main account's). `Timestamp` and `RequestUuid` are filled in where they are left out.
   */
  signCallback(fields: Readonly<Record<string, unknown>>): string;
}

/** Opens a platform without any room. */
export async function openVolcengineSimulator(options: VolcengineSimulatorOptions): Promise<VolcengineSimulator> {
  const { accessKeyId, secretAccessKey, sessionToken = null, now = Date.now, port = 0 } = options;
  const { callsPerSecond = 10, callsPerMinute = 120, callbackDeadlineMs = 5_000, callbackRetryMs = 5_000 } = options;
  const { accountId = '2000001234', accountSecrets = { main: 'simulated-account-secret' } } = options;

  const limits: Limits = { callsPerSecond, callsPerMinute };
  const random = createRandom(options.seed ?? 1);
  const viewers = createViewers(random);
  const { findRoom, ...rooms } = createRooms();
  const traffic = createTraffic();
  const bodies = createCallbackBodies({ accountId, secrets: accountSecrets, now });
  const door = createDoor({
    account: { accessKeyId, secretAccessKey, sessionToken },
    interfaces: createInterfaces(findRoom, limits),
    // Its own row of numbers: how often somebody calls must not change who wins.
    envelope: createEnvelope(now, createRandom((options.seed ?? 1) + 1)),
    traffic,
    now,
  });

  const loopback = await openLoopback({ port, answer: door });
  const {
    send,
    close: closeCallbacks,
    ...callbacks
  } = openCallbacks({
    deadlineMs: callbackDeadlineMs,
    retryMs: callbackRetryMs,
    now,
  });
  const life = { rooms, bodies, callbacks: { send }, viewers, random, now };

  return {
    ...loopback,
    ...rooms,
    ...callbacks,
    ...createAwardLife(life),
    ...createRedPacketLife(life),
    refusedCalls: (code) => traffic.refusedCalls(code),
    busiestWindows: () => traffic.busiestWindows(),
    setCallsPerSecond: (calls) => void (limits.callsPerSecond = calls),
    now,
    inventViewers: viewers.inventViewers,
    signCallback: bodies.signCallback,
    forgetCalls() {
      loopback.forgetCalls();
      traffic.forget();
    },
    async close() {
      await closeCallbacks();
      await loopback.close();
    },
  };
}
