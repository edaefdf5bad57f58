import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Fault } from '../../src/simulator/loopback.js';

/** One call as a simulated platform saw it. */
export interface SeenCall {
  readonly platform: 'polyv' | 'volcengine';
  /** Volcengine's `Action`, the last word of Polyv's path. */
  readonly name: string;
  /** The room or the channels, as they are spelled there. */
  readonly about: string;
  /** When it arrived, by the platform's clock: epoch milliseconds. */
  readonly at: number;
}

/** What the platforms have seen since they were last told to forget. */
export interface Seen {
  readonly calls: readonly SeenCall[];
  /** The most calls of one interface of Volcengine's within one second (or a minute, of the older ones). */
  readonly busiest: number;
  /** The most calls to Polyv within ten seconds. */
  readonly busiestDomain: number;
  readonly refused: number;
}

export type Order =
  | { readonly do: 'tell' }
  | { readonly do: 'forget' }
  | { readonly do: 'fault'; readonly platform: SeenCall['platform']; readonly fault: Fault | null }
  /** How often each interface may be called in a second. */
  | { readonly do: 'allow'; readonly platform: SeenCall['platform']; readonly callsPerSecond: number };

export interface Platforms extends AsyncDisposable {
  /** Settings by which a gateway finds them. */
  readonly environment: { readonly POLYV_BASE_URL: string; readonly VOLCENGINE_BASE_URL: string };
  /** Gives what was seen before the order. */
  order(order: Order): Promise<Seen>;
}

/** Both simulated platforms, filled with one lottery a channel, in a process of their own. */
export async function openPlatforms(): Promise<Platforms> {
  const program = fileURLToPath(new URL('platforms-process.ts', import.meta.url));
  const child = fork(program, { execArgv: ['--import', 'tsx'] });
  const [environment] = (await once(child, 'message')) as [Platforms['environment']];
  let last: Promise<unknown> = Promise.resolve();

  async function send(order: Order): Promise<Seen> {
    child.send(order);
    const [seen] = (await once(child, 'message')) as [Seen];
    return seen;
  }

  return {
    environment,
    order(order) {
      const answer = last.then(() => send(order)); // one at a time: answers carry no number
      last = answer.catch(() => {});
      return answer;
    },
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

/** The most of these instants that lie within one second. */
export function busiestSecond(instants: readonly number[]): number {
  return Math.max(0, ...instants.map((from) => instants.filter((at) => at >= from && at < from + 1_000).length));
}
