import type * as z from 'zod';
import type { RejectedRow } from '../domain/platform.js';

/** What was read of a row, or why nothing can be: fit for a log, so no personal datum. Null: of no interest. */
export type Reading<Read extends object> = Read | { readonly reason: string } | null;

/**
 * Reads rows one by one: one that can't be read is set aside as it came, and the others are there all the same.
 *
 * @param toReading is given the row both read and as it came, as JSON
 */
export function readRows<Wire, Read extends object>(
  rows: readonly unknown[],
  schema: z.ZodType<Wire>,
  toReading: (wire: Wire, raw: string) => Reading<Read>,
): { readonly read: readonly Read[]; readonly rejected: readonly RejectedRow[] } {
  const read: Read[] = [];
  const rejected: RejectedRow[] = [];
  for (const row of rows) {
    const raw = JSON.stringify(row);
    const wire = schema.safeParse(row);
    const reading = wire.success ? toReading(wire.data, raw) : { reason: 'the row is not an object' };
    if (reading === null) continue;
    if ('reason' in reading) rejected.push({ reason: reading.reason, raw });
    else read.push(reading);
  }
  return { read, rejected };
}
