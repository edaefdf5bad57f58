import type { WinnerNews } from '../domain/winner.js';
import type { Appended, Telling } from '../feed/winner-log.js';
import { chunksOf, type Queries } from './engine.js';
import { type Entry, toEpoch, toPersonRow, toWinner, toWinnerRow } from './entry.js';
import { readErased } from './erased-viewers.js';
import { type Aside, createLedger } from './ledger.js';
import { list, rows, sql } from './sql.js';

interface Counter {
  /** The last position given out. */
  readonly head: number;
  /** The last id given out. */
  readonly quarantined: number;
  /** How often viewers were erased. */
  readonly erasures: number;
}

/**
 * Holds the counter until the transaction ends: appends and removals, of whatever instance, come one after the other.
 * What is read after it can't change meanwhile.
 */
export async function takeCounter({ query }: Queries): Promise<Counter> {
  const [counter] = await query<{ head: number; quarantined: number; erasures: number }>(
    sql`UPDATE counter SET head = head RETURNING head, quarantined, erasures`,
  );
  return counter ?? { head: 0, quarantined: 0, erasures: 0 }; // there is one row, always
}

/**
 * Several appends within one transaction: each is told apart, all are read and written together. `now` is when they are
 * recorded, in epoch milliseconds.
 */
export async function record(
  queries: Queries,
  appends: readonly (readonly Telling[])[],
  now: number,
): Promise<readonly Appended[]> {
  const counter = await takeCounter(queries);
  const news = appends.flat().flatMap((telling) => telling.news);
  const names = news.flatMap(({ key, aliases, earlier }) => [key, ...aliases, ...earlier]);
  const positions = await readPositions(queries, [...new Set(names)]);
  const entries = await readEntries(queries, [...new Set(positions.values())]);

  const isNew = ({ key, aliases, earlier }: WinnerNews) =>
    ![key, ...aliases, ...earlier].some((name) => positions.has(name));
  const viewerIds = counter.erasures === 0 ? [] : news.filter(isNew).map(({ winner }) => winner.viewer.id);
  const erased = await readErased(queries, viewerIds);
  const strays = await readStrays(
    queries,
    news.flatMap(({ winner }) => (erased.has(winner.viewer.id) && winner.redPacketId ? winner.channelId : [])),
  );

  const ledger = createLedger({ head: counter.head, positions, entries, erased, strays }, now);
  const tallies = appends.map((tellings) => ledger.tell(tellings));
  const changes = ledger.changes();
  await writeKeys(queries, changes.keys);
  await writeEntries(queries, changes.entries);
  const kept = await writeAsides(
    queries,
    tallies.flatMap(({ asides }) => asides),
    counter.quarantined,
  );
  if (changes.head > counter.head) await queries.query(sql`UPDATE counter SET head = ${changes.head}`);

  return tallies.map(({ asides, ...tally }) => ({
    ...tally,
    quarantined: asides.filter((aside) => kept.has(aside)).length,
  }));
}

async function readPositions({ query }: Queries, keys: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const positions = new Map<string, number>();
  for (const chunk of chunksOf(keys)) {
    const found = await query<{ key: string; position: number }>(
      sql`SELECT key, position FROM win_key WHERE key IN ${list(chunk)}`,
    );
    for (const { key, position } of found) positions.set(key, position);
  }
  return positions;
}

/** Erased shares of red packets of these channels whose packet is not known, newest first. */
async function readStrays(queries: Queries, channelIds: readonly string[]): Promise<readonly Entry[]> {
  const positions: number[] = [];
  for (const chunk of chunksOf([...new Set(channelIds)])) {
    const found = await queries.query<{ position: number }>(sql`SELECT position FROM winner
      WHERE channel_id IN ${list(chunk)} AND erased_at IS NOT NULL AND red_packet_id IS NULL AND lottery_id IS NULL
        AND prize_kind IN ('CASH', 'POINTS')`);
    positions.push(...found.map(({ position }) => position));
  }
  const strays = await readEntries(queries, positions);
  return [...strays.values()].toSorted((one, other) => other.position - one.position);
}

async function readEntries({ query }: Queries, positions: readonly number[]): Promise<ReadonlyMap<number, Entry>> {
  const entries = new Map<number, Entry>();
  for (const chunk of chunksOf(positions)) {
    const found = await query<{
      position: number;
      key: string;
      recorded_at: number;
      announced_at: number | null;
      confirmed_at: number | null;
      erased_at: number | null;
      body: string;
      person: string | null;
    }>(sql`SELECT w.position, w.key, w.recorded_at, w.announced_at, w.confirmed_at, w.erased_at, w.body,
        p.body AS person
      FROM winner w LEFT JOIN person p ON p.position = w.position
      WHERE w.position IN ${list(chunk)}`);
    for (const { position, key, body, person, ...at } of found)
      entries.set(position, {
        position,
        key,
        winner: toWinner(body, person),
        recordedAt: at.recorded_at,
        announcedAt: at.announced_at,
        confirmedAt: at.confirmed_at,
        erasedAt: at.erased_at,
      });
  }
  return entries;
}

async function writeKeys({ query }: Queries, keys: readonly (readonly [key: string, position: number])[]) {
  for (const chunk of chunksOf(keys)) await query(sql`INSERT INTO win_key (key, position) ${rows(chunk)}`);
}

/** New ones and amended ones alike. */
async function writeEntries({ query }: Queries, entries: readonly Entry[]): Promise<void> {
  for (const chunk of chunksOf(entries)) {
    await query(sql`INSERT INTO winner (position, id, key, platform, channel_id, lottery_id, red_packet_id, prize_kind,
        won_at, recorded_at, announced_at, confirmed_at, erased_at, body)
      ${rows(chunk.map(toWinnerRow))}
      ON CONFLICT (position) DO UPDATE SET lottery_id = excluded.lottery_id, red_packet_id = excluded.red_packet_id,
        prize_kind = excluded.prize_kind, won_at = excluded.won_at, announced_at = excluded.announced_at,
        confirmed_at = excluded.confirmed_at, body = excluded.body`);
    const persons = chunk.filter(({ erasedAt }) => erasedAt === null);
    if (persons.length > 0)
      await query(sql`INSERT INTO person (position, viewer_id, external_id, body)
        ${rows(persons.map(toPersonRow))}
        ON CONFLICT (position) DO UPDATE SET external_id = excluded.external_id, body = excluded.body`);
  }
}

/** Gives those that are new: what was told before is not kept twice. `last` is the last number given out. */
async function writeAsides({ query }: Queries, asides: readonly Aside[], last: number): Promise<ReadonlySet<Aside>> {
  const first = new Map<string, Aside>();
  for (const aside of asides) if (!first.has(aside.digest)) first.set(aside.digest, aside);

  const kept = new Set<Aside>();
  const numbered = [...first.values()].map((aside, index) => ({ aside, id: last + 1 + index }));
  for (const chunk of chunksOf(numbered)) {
    const values = chunk.map(({ aside: { digest, toldAt, source, reason, winnerId, raw }, id }) => [
      id,
      digest,
      toEpoch(toldAt) ?? 0,
      source,
      reason,
      winnerId,
      raw,
    ]);
    const added = await query<{ digest: string }>(sql`INSERT INTO quarantine
        (id, digest, told_at, source, reason, winner_id, raw) ${rows(values)}
      ON CONFLICT (digest) DO NOTHING RETURNING digest`);
    for (const { digest } of added) {
      const aside = first.get(digest);
      if (aside !== undefined) kept.add(aside);
    }
  }
  if (kept.size > 0) await query(sql`UPDATE counter SET quarantined = ${last + numbered.length}`);
  return kept;
}
