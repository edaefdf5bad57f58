import { vocabulary } from './vocabulary.js';

/**
 * What is written down of callers. READ_PERSONAL: personal data was answered unmasked. ERASE: viewers were removed.
 * CREATE_LOTTERY: a lottery was sent to a platform.
 */
export const AuditAction = vocabulary('READ_PERSONAL', 'ERASE', 'CREATE_LOTTERY');
export type AuditAction = keyof typeof AuditAction;

/** Who did what, when, and to what. Holds nothing personal of those whom it was done to. */
export interface AuditEntry {
  /** RFC 3339, UTC. */
  readonly at: string;
  /** The caller's name, as its token or key says it. */
  readonly caller: string;
  /** The operation's name, at most 100 characters of it; its kind where it has none. As the caller spells it. */
  readonly operation: string;
  readonly action: AuditAction;
  /** Schema coordinates, such as `Viewer.phone`. */
  readonly fields: readonly string[];
  /** Positions in the winner log, as `toRanges` spells them; empty: none. */
  readonly positions: string;
  /**
   * What else it was done to: a keyed hash for each erased viewer, the channel's id for a created lottery,
   * `quarantine:<id>` for each telling that was read as it came.
   */
  readonly subjects: readonly string[];
}

export interface RecordedAudit extends AuditEntry {
  /** Counts from 1, without gaps: one that is missing was taken away. */
  readonly id: string;
}

/** Can be added to and read; the only thing that removes is `forgetBefore`, from the beginning. */
export interface AuditTrail {
  /** Resolves when it is durable; rejects with `LogUnavailableError`, and then nothing may be answered. */
  record(entry: AuditEntry): Promise<void>;
  /** Newest first, at most `limit`, older than the given id (null: from the newest). */
  read(before: string | null, limit: number): Promise<readonly RecordedAudit[]>;
  count(): Promise<number>;
  /** Removes the entries before the first one that is of this instant or later. Gives the number removed. */
  forgetBefore(at: string): Promise<number>;
}

/** Positions as text: `1-20,25`. In whatever order they come, and however often. */
export function toRanges(positions: readonly number[]): string {
  const ranges: { readonly first: number; last: number }[] = [];
  for (const position of [...new Set(positions)].toSorted((one, other) => one - other)) {
    const open = ranges.at(-1);
    if (open !== undefined && open.last === position - 1) open.last = position;
    else ranges.push({ first: position, last: position });
  }
  return ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
}
