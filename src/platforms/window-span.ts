import type { Window } from '../domain/platform.js';
import { isEmptyWindow } from './window.js';

/** What is asked of a platform to answer a window, and the name that it is remembered by. */
export interface Span {
  readonly key: string;
  /** At least the window that was wanted: what lies outside of that has to be left out. */
  readonly windowNow: () => Window;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const EVERYTHING: Window = { from: null, to: null, sessionId: null };

/**
 * A window that ends "now" moves from minute to minute and is still the same question: it is asked for up to the present
 * minute whenever it is asked, and goes by its length where that is the platform's own (`days`), else by the minute of its beginning: who looks back from
 * each moment asks the same all minute long.
 * A platform that answers without a window (null) is asked for everything, and one answer serves all windows.
 */
export function toSpan(window: Window, days: number | null, now: () => number): Span {
  if (days === null) return { key: 'all', windowNow: () => EVERYTHING };
  const { to, sessionId } = window;
  const from = isEmptyWindow(window) ? window.from : toMinute(window.from);
  const isOpen = to !== null && Date.parse(to) >= now() - MINUTE_MS;
  if (!isOpen) return { key: JSON.stringify([from, to, sessionId]), windowNow: () => ({ from, to, sessionId }) };

  const toNow = () => Math.ceil(now() / MINUTE_MS) * MINUTE_MS;
  const ahead = Date.parse(to) > toNow() ? to : null;
  const isUsual = ahead === null && window.from !== null && Date.parse(to) - Date.parse(window.from) === days * DAY_MS;
  return {
    key: JSON.stringify([isUsual ? 'usual' : from, ahead ?? 'now', sessionId]),
    windowNow() {
      const until = toNow();
      // Two minutes more: whoever asked just before may still be answered by it.
      const since = isUsual ? toText(until - days * DAY_MS - 2 * MINUTE_MS) : from;
      return { from: since, to: ahead ?? toText(until), sessionId };
    },
  };
}

function toMinute(instant: string | null): string | null {
  return instant === null ? null : toText(Math.floor(Date.parse(instant) / MINUTE_MS) * MINUTE_MS);
}

function toText(instant: number): string {
  return new Date(instant).toISOString();
}
