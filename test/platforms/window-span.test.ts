import { describe, expect, it } from 'vitest';
import { toSpan } from '../../src/platforms/window-span.js';

const now = () => Date.parse('2026-11-20T08:00:30.500Z');
const day = (from: string, to: string) => ({ from: `2026-11-${from}Z`, to: `2026-11-${to}Z`, sessionId: null });

describe('a window', () => {
  it.each([
    ['open', '20T08:00:30.500', '20T08:00:30.750'],
    ['ahead', '20T09:00:00.000', '20T09:00:00.000'],
    ['past', '20T06:00:00.000', '20T06:00:00.000'],
  ])('that is %s is the same question all minute long, and holds all that was wanted', (_name, one, other) => {
    const spans = [toSpan(day('19T07:13:01.234', one), 1, now), toSpan(day('19T07:13:59.999', other), 1, now)];
    expect(new Set(spans.map(({ key }) => key)).size).toBe(1);
    for (const span of spans) expect(span.windowNow().from).toBe('2026-11-19T07:13:00.000Z');
  });

  it('that is empty stays empty: no call is made for it', () => {
    for (const [from, to] of [
      ['20T07:13:30.000', '20T07:13:30.000'],
      ['20T08:00:40.000', '20T08:00:35.000'],
    ] as const)
      expect(toSpan(day(from, to), 1, now).windowNow()).toEqual(expect.objectContaining({ from: `2026-11-${from}Z` }));
  });

  it('of the usual length goes by its length alone', () => {
    const { key, windowNow } = toSpan(day('19T08:00:30.500', '20T08:00:30.500'), 1, now);
    expect(key).toContain('usual');
    expect(windowNow()).toMatchObject({ from: '2026-11-19T07:59:00.000Z', to: '2026-11-20T08:01:00.000Z' });
  });
});
