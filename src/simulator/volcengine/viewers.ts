import type { Id } from './rooms.js';
import { choose, type Random, toWhole } from './random.js';

/** Somebody who watches. The platform spells these fields differently in each interface and callback. */
export interface Viewer {
  readonly userId: Id;
  readonly nickname: string;
  /** The viewer's id in the organizer's own system; "" where there is none. */
  readonly externalId: string;
  readonly phone: string;
  readonly email: string;
  /** The caller-defined extension of the watch page's address. */
  readonly extra: string;
  readonly ipAddress: string;
  readonly userAgent: string;
  readonly isPriority: boolean;
}

const firstWords = ['爱笑的', '早起的', '奔跑的', '安静的', '路过的', '追光的', '好奇的', '快乐的', '淡定的', '努力的'];
const lastWords = ['小橘子', '晚风', '云朵', '阿哲', '西瓜', '老张', '小鹿', '南风', '布丁', '星河', '团子', '木木'];
const userAgents = ['Windows 10', 'Mac OS X', 'iPhone', 'Android'];

/** Invents viewers. Phone numbers are obviously made up, addresses are those reserved for documentation (RFC 5737). */
export function createViewers(random: Random) {
  let count = 0;

  function invent(given: Partial<Viewer> = {}): Viewer {
    count += 1;
    return {
      userId: 1_821_371_880_000_000n + BigInt(count),
      nickname: `${choose(random, firstWords)}${choose(random, lastWords)}`,
      // Wider than 53 bits, as the platform's external ids are.
      externalId: String(7_613_760_946_830_000_000n + BigInt(count)),
      phone: `1380000${String(toWhole(random, 0, 9_999)).padStart(4, '0')}`,
      email: '',
      extra: '',
      ipAddress: `203.0.113.${toWhole(random, 1, 254)}`,
      userAgent: choose(random, userAgents),
      isPriority: false,
      ...given,
    };
  }

  return {
    /** Gives whatever is left out of a viewer an invented value. */
    complete: invent,
    /** That many viewers, no two with the same id. */
    inventViewers: (howMany: number): Viewer[] => Array.from({ length: howMany }, () => invent()),
  };
}
