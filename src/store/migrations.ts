import { sql, type Sql } from './sql.js';

/** What engines say in their own ways. */
export interface Dialect {
  /** A 64-bit number. */
  readonly integer: Sql;
  /** The viewer's external id in the JSON of a row of `person`; null where there is none. */
  readonly externalIdOfBody: Sql;
}

/** The statements of one version. */
type Migration = (dialect: Dialect) => readonly Sql[];

/**
 * Version by version, oldest first. One that was released is never edited: what it has made exists in databases.
 * Instants are epoch milliseconds, so that they can be compared whatever their spelling was.
 */
export const migrations: readonly Migration[] = [
  ({ integer }) => [
    // One row. Whoever appends holds it until commit: positions have no gaps and appear in commit order.
    sql`CREATE TABLE counter (head ${integer} NOT NULL, quarantined ${integer} NOT NULL)`,
    sql`INSERT INTO counter (head, quarantined) VALUES (0, 0)`,

    // Keys and aliases. They stay when the winner goes, so that a late repeat brings nothing back.
    sql`CREATE TABLE win_key (key TEXT PRIMARY KEY, position ${integer} NOT NULL)`,

    // `body` is the winner as JSON without anything personal; the columns are what is searched by.
    sql`CREATE TABLE winner (
      position ${integer} PRIMARY KEY,
      id TEXT NOT NULL,
      key TEXT NOT NULL,
      platform TEXT NOT NULL,
      channel_id TEXT NOT NULL,
      lottery_id TEXT,
      red_packet_id TEXT,
      prize_kind TEXT NOT NULL,
      won_at ${integer},
      recorded_at ${integer} NOT NULL,
      announced_at ${integer},
      confirmed_at ${integer},
      body TEXT NOT NULL
    )`,
    sql`CREATE INDEX winner_id ON winner (id)`,
    sql`CREATE INDEX winner_platform ON winner (platform, position)`,
    sql`CREATE INDEX winner_channel ON winner (channel_id, position)`,
    sql`CREATE INDEX winner_lottery ON winner (lottery_id, position)`,
    sql`CREATE INDEX winner_red_packet ON winner (red_packet_id, position)`,
    sql`CREATE INDEX winner_prize_kind ON winner (prize_kind, position)`,
    sql`CREATE INDEX winner_won_at ON winner (won_at)`,

    // What is personal of a winner. A winner without it was erased.
    sql`CREATE TABLE person (position ${integer} PRIMARY KEY, viewer_id TEXT NOT NULL, body TEXT NOT NULL)`,
    sql`CREATE INDEX person_viewer ON person (viewer_id, position)`,

    sql`CREATE TABLE listed (id TEXT PRIMARY KEY, listed_at ${integer} NOT NULL)`,

    // A row with a winner's id is an open contradiction of that winner. `digest` tells what was told before.
    sql`CREATE TABLE quarantine (
      id ${integer} PRIMARY KEY,
      digest TEXT NOT NULL UNIQUE,
      told_at ${integer} NOT NULL,
      source TEXT NOT NULL,
      reason TEXT NOT NULL,
      winner_id TEXT,
      raw TEXT NOT NULL
    )`,
    sql`CREATE INDEX quarantine_winner ON quarantine (winner_id)`,

    sql`CREATE TABLE idempotency (
      key TEXT PRIMARY KEY,
      fingerprint TEXT NOT NULL,
      attempt TEXT NOT NULL,
      begun_at ${integer} NOT NULL,
      outcome TEXT
    )`,
    sql`CREATE INDEX idempotency_begun_at ON idempotency (begun_at)`,

    sql`CREATE TABLE seen_room (channel_id TEXT PRIMARY KEY, seen_at ${integer} NOT NULL)`,
    // Callbacks that wait on this machine for a database that is away; always empty in the database itself.
    // `bytes` before the text, so that it is read without it.
    sql`CREATE TABLE spool (id ${integer} PRIMARY KEY, bytes ${integer} NOT NULL, telling TEXT NOT NULL)`,
    sql`CREATE TABLE lease (job TEXT PRIMARY KEY, holder TEXT NOT NULL, ends_at ${integer} NOT NULL)`,
  ],
  ({ integer, externalIdOfBody }) => [
    // A winner with it has no row in `person`.
    sql`ALTER TABLE winner ADD COLUMN erased_at ${integer}`,
    sql`ALTER TABLE counter ADD COLUMN erasures ${integer} NOT NULL DEFAULT 0`,
    sql`ALTER TABLE person ADD COLUMN external_id TEXT`,
    sql`UPDATE person SET external_id = ${externalIdOfBody}`,
    sql`CREATE INDEX person_external ON person (external_id, position)`,
    // Whom tellings of before are not recorded of any more. The hash is keyed, by a key in `meta`.
    sql`CREATE TABLE erased_viewer (hash TEXT PRIMARY KEY, erased_at ${integer} NOT NULL)`,

    // One row, of its own: who writes into the audit trail does not wait for those who append winners.
    sql`CREATE TABLE audit_counter (last ${integer} NOT NULL)`,
    sql`INSERT INTO audit_counter (last) VALUES (0)`,
    // `fields` and `subjects` are JSON.
    sql`CREATE TABLE audit (
      id ${integer} PRIMARY KEY,
      at ${integer} NOT NULL,
      caller TEXT NOT NULL,
      operation TEXT NOT NULL,
      action TEXT NOT NULL,
      fields TEXT NOT NULL,
      positions TEXT NOT NULL,
      subjects TEXT NOT NULL
    )`,
  ],
];
