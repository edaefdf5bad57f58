import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { breakUtf8, type Chance, hostileJson, mutateJson, mutateText, pick } from './mutate.js';
import type { Outcome } from './tally.js';

/** What is sent over one connection once it is a WebSocket: bytes as they are. */
export interface Frames {
  readonly what: string;
  readonly bytes: Buffer;
}

const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;

const init = JSON.stringify({ type: 'connection_init' });
const subscribe = { id: '1', type: 'subscribe', payload: { query: '{ platforms { platform } }', variables: { a: 1 } } };

/** A frame as a client sends it: masked, unless told otherwise. */
function toFrame(
  data: string | Buffer,
  options: { opcode?: number; fin?: boolean; reserved?: number; masked?: boolean; length?: number } = {},
): Buffer {
  const { opcode = TEXT, fin = true, reserved = 0, masked = true } = options;
  const payload = Buffer.from(data);
  const length = options.length ?? payload.length;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head[0] = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  const sign = masked ? 0x80 : 0;
  if (head.length === 2) head[1] = sign | length;
  if (head.length === 4) head.writeUInt16BE(length, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2);
  if (head.length > 2) head[1] = sign | (head.length === 4 ? 126 : 127);
  return Buffer.concat([head, ...(masked ? [Buffer.alloc(4)] : []), payload]); // masked with zeroes
}

const makers: Readonly<Record<string, (chance: Chance) => Buffer>> = {
  'no JSON': (chance) => Buffer.concat([toFrame(init), toFrame(mutateText(chance, JSON.stringify(subscribe)))]),
  'wrong types': (chance) => Buffer.concat([toFrame(init), toFrame(mutateJson(chance, subscribe))]),
  'hostile JSON': (chance) => toFrame(pick(chance, hostileJson)),
  'wrong order': (chance) =>
    Buffer.concat(
      chance
        .shuffled([
          subscribe,
          { id: '1', type: 'next', payload: {} },
          { type: 'connection_ack' },
          { id: '1', type: 'error', payload: [] },
        ])
        .map((message) => toFrame(JSON.stringify(message))),
    ),
  'init twice': () => Buffer.concat([toFrame(init), toFrame(init)]),
  'one id twice': () => {
    const live = { ...subscribe, payload: { query: 'subscription { winnerAdded { cursor } }' } };
    return Buffer.concat([toFrame(init), toFrame(JSON.stringify(live)), toFrame(JSON.stringify(live))]);
  },
  binary: (chance) => toFrame(randomOf(chance, 40), { opcode: BINARY }),
  'broken UTF-8': (chance) => toFrame(breakUtf8(chance, init)),
  'broken UTF-8 in binary': (chance) => toFrame(breakUtf8(chance, init), { opcode: BINARY }),
  fragments: (chance) =>
    Buffer.concat(
      Array.from(mutateText(chance, init))
        .map((part, index) => toFrame(part, { opcode: index === 0 ? TEXT : 0, fin: false }))
        .concat(toFrame('', { opcode: 0 })),
    ),
  'a fragment of nothing': () => toFrame(init, { opcode: 0 }),
  'a text within fragments': () => Buffer.concat([toFrame('{', { fin: false }), toFrame(init)]),
  'too large': () => toFrame(JSON.stringify({ type: 'ping', payload: { a: 'x'.repeat(300_000) } })),
  'too large, so it says': (chance) => toFrame('{', { length: pick(chance, [300_000, 2 ** 31, 2 ** 40, 2 ** 53]) }),
  'not masked': () => toFrame(init, { masked: false }),
  'reserved bits': (chance) => toFrame(init, { reserved: chance.between(1, 7) }),
  'reserved opcode': (chance) => toFrame(init, { opcode: pick(chance, [3, 4, 5, 6, 7, 11, 12, 15]) }),
  'long control frame': (chance) => toFrame('x'.repeat(200), { opcode: pick(chance, [CLOSE, 9, 10]) }),
  'split control frame': () => toFrame('x', { opcode: 9, fin: false }),
  'wrong close code': (chance) => toFrame(Buffer.from([0, chance.between(0, 255)]), { opcode: CLOSE }),
  'half a close code': () => toFrame('x', { opcode: CLOSE }),
  'no WebSocket': (chance) => randomOf(chance, 200),
};
const kinds = Object.keys(makers);

export function makeFrames(chance: Chance): Frames {
  const what = pick(chance, kinds);
  return { what, bytes: makers[what]?.(chance) ?? Buffer.alloc(0) };
}

function randomOf(chance: Chance, most: number): Buffer {
  return Buffer.from(Array.from({ length: chance.between(2, most) }, () => chance.between(0, 255)));
}

/**
 * Opens a WebSocket, sends the bytes, and then says an honest goodbye. Judges by the code that the gateway closes with:
 * our goodbye taken means that nothing was found wrong before it.
 */
export function sendFrames(origin: string, { what, bytes }: Frames): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    const key = randomBytes(16).toString('base64');
    let told = Buffer.alloc(0);
    const socket = connect(Number(port), hostname, () =>
      socket.write(
        `GET /graphql HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n` +
          `Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n`,
      ),
    );
    socket.on('data', (data: Buffer) => {
      const isFirst = told.length === 0;
      told = Buffer.concat([told, data]);
      if (!isFirst) return;
      const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
      if (!told.toString('latin1').includes(accept)) reject(new Error('not a WebSocket'));
      socket.write(bytes);
      const goodbye = toFrame(Buffer.from([0x03, 0xe8]), { opcode: CLOSE });
      // What is announced as longer than it is swallows the goodbye: then we just leave.
      if (what === 'no WebSocket') socket.end(goodbye);
      else socket.write(goodbye);
    });
    socket.on('error', () => {}); // `close` follows
    socket.on('close', () => resolve(judgeFrames(told)));
  });
}

/** Codes that say that the other side has done something wrong. */
const refusals = new Set([1002, 1003, 1007, 1008, 1009, 4400, 4401, 4403, 4406, 4408, 4409, 4429]);

function judgeFrames(told: Buffer): Outcome {
  const codes = framesOf(told).flatMap(({ opcode, payload }) =>
    opcode === CLOSE && payload.length >= 2 ? [payload.readUInt16BE(0)] : [],
  );
  const [code] = codes;
  const text = told.toString('latin1');
  if (/INTERNAL|Internal error/.test(text)) return { answer: `closed ${code}`, verdict: { fault: 'a fault of ours' } };
  if (code === undefined) return { answer: 'cut', verdict: 'refused' };
  if (code === 1000) {
    const isError = text.includes('"type":"error"') || text.includes('"errors":');
    return {
      answer: isError ? 'an error, then our goodbye' : 'our goodbye',
      verdict: isError ? 'refused' : 'harmless',
    };
  }
  return { answer: `closed ${code}`, verdict: refusals.has(code) ? 'refused' : { fault: 'not a code of this kind' } };
}

/** The frames after the answer to the upgrade. */
function framesOf(told: Buffer): readonly { readonly opcode: number; readonly payload: Buffer }[] {
  const frames: { opcode: number; payload: Buffer }[] = [];
  let at = told.indexOf('\r\n\r\n') + 4;
  while (at + 2 <= told.length) {
    const short = (told[at + 1] ?? 0) & 0x7f;
    const head = short === 126 ? 4 : short === 127 ? 10 : 2;
    const length =
      short === 126 ? told.readUInt16BE(at + 2) : short === 127 ? Number(told.readBigUInt64BE(at + 2)) : short;
    frames.push({ opcode: (told[at] ?? 0) & 0x0f, payload: told.subarray(at + head, at + head + length) });
    at += head + length;
  }
  return frames;
}
