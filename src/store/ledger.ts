import { createHash } from 'node:crypto';
import type { RejectedRow } from '../domain/platform.js';
import type { Winner, WinnerNews } from '../domain/winner.js';
import { amend, type Amended, type Contradiction } from '../feed/amend.js';
import type { QuarantinedTelling, Telling } from '../feed/winner-log.js';
import { type Entry, toEpoch } from './entry.js';

/** What is known of the winners that are told of, before they are. */
export interface Known {
  readonly head: number;
  /** By key or alias. */
  readonly positions: ReadonlyMap<string, number>;
  /** By position. Missing: retention has removed it. */
  readonly entries: ReadonlyMap<number, Entry>;
  /** When viewers were erased, by their ids: epoch milliseconds. */
  readonly erased: ReadonlyMap<string, number>;
  /** Erased shares of red packets that nobody has named, where somebody who was erased is told of; newest first. */
  readonly strays: readonly Entry[];
}

/** A telling to keep aside. The same one told again has the same digest. */
export interface Aside extends Omit<QuarantinedTelling, 'id'> {
  readonly digest: string;
}

/** What became of one append. */
interface Tally {
  readonly recorded: number;
  readonly known: number;
  readonly amended: number;
  readonly asides: readonly Aside[];
  readonly head: number;
}

/** Works out in memory what tellings make of what is known; `changes` is what then has to be written. */
export function createLedger(known: Known, now: number) {
  const positions = new Map(known.positions);
  const entries = new Map(known.entries);
  const strays = [...known.strays];
  const newKeys = new Map<string, number>();
  const changed = new Set<number>();
  let head = known.head;

  function put(entry: Entry): void {
    entries.set(entry.position, entry);
    changed.add(entry.position);
  }

  function register(names: readonly string[], position: number): void {
    for (const name of names) {
      if (positions.has(name)) continue;
      positions.set(name, position);
      newKeys.set(name, position);
    }
  }

  function find(names: readonly string[]): number | null {
    for (const name of names) {
      const position = positions.get(name);
      if (position !== undefined) return position;
    }
    return null;
  }

  /**
   * What a callback has told without its red packet is matched with the packet's list by its viewer (`feed/assign.ts`).
   * Of those who were erased nobody knows which is whose; each is taken once, so that their number is right.
   */
  function adopt(one: WinnerNews, toldAt: string): number | null {
    const { redPacketId, channelId, prize } = one.winner;
    if (redPacketId === null || erasedAt(one, toldAt) === null) return null;
    const index = strays.findIndex(
      ({ winner }) => winner.channelId === channelId && winner.prize.amount === prize.amount,
    );
    const [stray] = index === -1 ? [] : strays.splice(index, 1);
    if (stray === undefined) return null;
    put({ ...stray, winner: { ...stray.winner, redPacketId } });
    return stray.position;
  }

  /** `head + 1` where it is new. What is known by an earlier name only stays without the names of now. */
  function positionOf(one: WinnerNews, toldAt: string): number {
    const { key, aliases, earlier } = one;
    const names = [key, ...aliases];
    const own = find(names);
    const repeated = own === null ? find(earlier) : null;
    if (repeated !== null) return repeated;
    const position = own ?? adopt(one, toldAt) ?? head + 1;
    register(names, position);
    return position;
  }

  /** Told of before its viewer was erased, or won before: it is recorded without the viewer. Null: as any other. */
  function erasedAt({ winner }: WinnerNews, toldAt: string): number | null {
    const at = known.erased.get(winner.viewer.id);
    if (at === undefined) return null;
    const since = Math.min(toEpoch(toldAt) ?? 0, toEpoch(winner.wonAt) ?? 0);
    return since <= at ? at : null;
  }

  /** Everything that one append tells, in order. */
  function tell(tellings: readonly Telling[]): Tally {
    const amended = new Set<number>();
    const asides: Aside[] = [];
    let recorded = 0;
    let repeated = 0;

    for (const { news, rejected, source, toldAt } of tellings) {
      const told = {
        announcedAt: null,
        confirmedAt: null,
        [source === 'LIST' ? 'confirmedAt' : 'announcedAt']: toEpoch(toldAt),
      };
      for (const one of news) {
        if (isTooLong(one.winner)) {
          asides.push(toTooLongAside(one, { source, toldAt }));
          continue;
        }
        const position = positionOf(one, toldAt);
        if (position > head) {
          head = position;
          recorded++;
          put({
            position,
            key: one.key,
            winner: one.winner,
            recordedAt: now,
            erasedAt: erasedAt(one, toldAt),
            ...told,
          });
          continue;
        }
        repeated++;
        const entry = entries.get(position);
        if (entry === undefined) continue; // it was removed, and nothing brings it back
        const {
          winner,
          changed: isAmended,
          contradictions,
        } = entry.erasedAt === null ? amend(entry.winner, one.winner) : untouched(entry.winner);
        if (isAmended) amended.add(position);
        if (contradictions.length > 0)
          asides.push(toContradictionAside(entry, one, contradictions, { source, toldAt }));
        const announcedAt = entry.announcedAt ?? told.announcedAt;
        const confirmedAt = entry.confirmedAt ?? told.confirmedAt;
        if (isAmended || announcedAt !== entry.announcedAt || confirmedAt !== entry.confirmedAt)
          put({ ...entry, winner, announcedAt, confirmedAt });
      }
      asides.push(...rejected.map((row) => toUnreadableAside(row, { source, toldAt })));
    }
    return { recorded, known: repeated, amended: amended.size, asides, head };
  }

  return {
    tell,
    changes: () => ({
      head,
      keys: [...newKeys],
      entries: [...changed].flatMap((position) => entries.get(position) ?? []),
    }),
  };
}

/** Of what is searched by: PostgreSQL refuses rows whose indexed texts are over some 2,700 bytes. In characters. */
const LONGEST_ID = 600;

/** One such row must not fail what is appended with it, and in the spool it would hold up everything behind it. */
function isTooLong({ id, channelId, lotteryId, redPacketId, viewer }: Winner): boolean {
  return [id, channelId, lotteryId ?? '', redPacketId ?? '', viewer.id].some((text) => text.length > LONGEST_ID);
}

/** Whatever is told of an erased winner neither adds to it nor contradicts it. */
function untouched(winner: Winner): Amended {
  return { winner, changed: false, contradictions: [] };
}

type Origin = Pick<Telling, 'source' | 'toldAt'>;

function toContradictionAside(
  { winner }: Entry,
  told: WinnerNews,
  contradictions: readonly Contradiction[],
  origin: Origin,
): Aside {
  return {
    ...origin,
    digest: toDigest([winner.id, contradictions]),
    reason: `tells another ${contradictions.map(({ what }) => what).join(' and another ')}`,
    winnerId: winner.id,
    raw: told.raw,
  };
}

/** The same winner told again has the same digest, whatever else its message says. */
function toTooLongAside({ winner, raw }: WinnerNews, origin: Origin): Aside {
  const reason = 'an id is too long';
  return { ...origin, digest: toDigest([reason, winner]), reason, winnerId: null, raw };
}

function toUnreadableAside({ reason, raw }: RejectedRow, origin: Origin): Aside {
  return { ...origin, digest: toDigest([reason, raw]), reason, winnerId: null, raw };
}

function toDigest(told: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(told)).digest('base64url');
}
