import { toForms } from './forms.js';

/** What nobody may write down: a secret, or something personal. */
export interface Canary {
  /** What it is: `AUTH_JWT_SECRET`, `phone`. */
  readonly kind: string;
  readonly text: string;
}

/** A canary that was found. */
export interface Leak extends Canary {
  /** The text around it. */
  readonly around: string;
}

interface Needle extends Canary {
  readonly bytes: Buffer;
  /** It is a number, and only part of a longer one that holds its digits too. */
  readonly isNumber: boolean;
}

/** What needs no canary: whatever looks like this is one. */
const patterns: readonly (readonly [kind: string, pattern: RegExp])[] = [
  // 11 digits, with or without the country's code; instants in milliseconds have 13, in seconds 10.
  ['phone', /(?<![\d.])(?:86)?1[3-9]\d{9}(?!\d)/g],
  ['phone', /(?<!\d)1[3-9]\d[- ]\d{4}[- ]\d{4}(?!\d)/g],
  ['token', /eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/g],
  ['credential', /\bBearer [\w.~+/-]{8,}/gi],
  ['signature', /\bSignature=[\da-f]{32,}|[?&]sign=[\da-f]{32}/gi],
  ['private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/g],
];

const PREFIX = 4;
/** Around a leak, in bytes. */
const CONTEXT = 60;

/**
 * Finds canaries in whatever form (`toForms`), and what looks like a phone number, a token or a signature. A canary
 * shorter than the four bytes by which they are looked up can't be looked for: that throws.
 */
export function createGrep(canaries: readonly Canary[]): (written: Buffer) => readonly Leak[] {
  /** By their first bytes. */
  const needles = new Map<number, Needle[]>();
  const maybe = new Uint8Array(1 << 20);
  for (const { kind, text } of canaries) {
    for (const form of toForms(text)) {
      const bytes = Buffer.from(form, 'utf8');
      const prefix = bytes.readUInt32BE(0);
      maybe[toSlot(prefix)] = 1;
      const list = needles.get(prefix) ?? [];
      list.push({ kind, text, bytes, isNumber: form === text && /^\d.*\d$/.test(text) });
      needles.set(prefix, list);
    }
  }

  function findCanaries(written: Buffer): Leak[] {
    const leaks: Leak[] = [];
    let prefix = 0;
    for (let end = 0; end < written.length; end += 1) {
      prefix = (prefix << 8) | (written[end] ?? 0);
      if (maybe[toSlot(prefix)] !== 1 || end < PREFIX - 1) continue;
      const start = end - PREFIX + 1;
      for (const { kind, text, bytes, isNumber } of needles.get(prefix >>> 0) ?? []) {
        if (!written.subarray(start, start + bytes.length).equals(bytes)) continue;
        if (isNumber && (isDigit(written[start - 1]) || isDigit(written[start + bytes.length]))) continue;
        leaks.push({ kind, text, around: around(written, start, bytes.length) });
      }
    }
    return leaks;
  }

  return (written) => [...findCanaries(written), ...findPatterns(written)];
}

function findPatterns(written: Buffer): readonly Leak[] {
  const plain = written.toString('latin1'); // all of them are ASCII, and a place in the text is one in the bytes
  const unescaped = plain.replaceAll(/\\+u00([\da-f]{2})|%([\da-f]{2})/gi, (_all, one?: string, other?: string) =>
    String.fromCharCode(Number.parseInt(one ?? other ?? '', 16)),
  );
  return [...new Set([plain, unescaped])].flatMap((text) =>
    patterns.flatMap(([kind, pattern]) =>
      [...text.matchAll(pattern)]
        .filter(({ index, 0: found }) => kind !== 'phone' || !isInHash(text, index, found.length))
        .map(({ index, 0: found }) => ({
          kind,
          text: found,
          around: around(Buffer.from(text, 'latin1'), index, found.length),
        })),
    ),
  );
}

/** Eleven digits in a row stand in a hash or a UUID now and then. */
function isInHash(text: string, index: number, length: number): boolean {
  const before = /[\da-f-]*$/i.exec(text.slice(Math.max(0, index - 64), index))?.[0] ?? '';
  const after = /^[\da-f-]*/i.exec(text.slice(index + length, index + length + 64))?.[0] ?? '';
  return (before + after).length >= 20;
}

function around(written: Buffer, start: number, length: number): string {
  return written.subarray(Math.max(0, start - CONTEXT), start + length + CONTEXT).toString('utf8');
}

function toSlot(prefix: number): number {
  return (Math.imul(prefix, 2_654_435_761) >>> 12) & 0xf_ffff;
}

function isDigit(byte = 0): boolean {
  return byte >= 48 && byte <= 57;
}
