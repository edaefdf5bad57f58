import { refusals } from './refusal.js';
import type { Tables } from './tables.js';

/** A parameter that must be there. */
export function readRequired(parameters: URLSearchParams, name: string): string {
  const value = parameters.get(name);
  if (value === null) throw refusals.empty(name);
  return value;
}

/** The `channelId` of a channel that is the account's own. */
export function readChannel(parameters: URLSearchParams, tables: Tables): string {
  const channelId = readRequired(parameters, 'channelId');
  if (!tables.hasChannel(channelId)) throw refusals.illegalChannel(channelId);
  return channelId;
}

/** A whole number from 1 to `most`; left out: `fallback`. */
export function readCount(
  parameters: URLSearchParams,
  name: string,
  fallback: number,
  most: number = Number.MAX_SAFE_INTEGER,
): number {
  const text = parameters.get(name) ?? String(fallback);
  if (!/^\d+$/.test(text)) throw refusals.notDigit(name);
  const count = Number(text);
  if (count < 1 || count > most) throw refusals.outOfRange();
  return count;
}

/** A window of time. Both ends are inclusive, in epoch milliseconds. */
export interface TimeWindow {
  readonly startTime: number;
  readonly endTime: number;
}

/** `startTime` and `endTime`, both of which must be there. */
export function readTimeWindow(parameters: URLSearchParams): TimeWindow {
  const [startTime, endTime] = [readInstant(parameters, 'startTime'), readInstant(parameters, 'endTime')];
  if (startTime > endTime) throw refusals.invalid();
  return { startTime, endTime };
}

/** A time stamp of 13 digits. */
function readInstant(parameters: URLSearchParams, name: string): number {
  const text = readRequired(parameters, name);
  if (!/^\d{13}$/.test(text)) throw refusals.notAnInstant();
  return Number(text);
}
