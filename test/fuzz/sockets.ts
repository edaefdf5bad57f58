import { connect } from 'node:net';
import { type Chance, mutateText, pick } from './mutate.js';
import type { Outcome } from './tally.js';

/** Bytes that are no whole request, and how the line ends after them. */
export interface Bytes {
  readonly text: string;
  /** `half`: nothing more will come, the answer is waited for; `gone`: cut in the middle. */
  readonly end: 'half' | 'gone';
}

const body = '{"query":"{ platforms { platform } }"}';
const headers = 'Host: localhost\r\nContent-Type: application/json\r\n';
const good = `POST /graphql HTTP/1.1\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;
const doors = ['/graphql', '/graphql/stream', '/webhooks/volcengine'];

const makers: readonly ((chance: Chance) => string)[] = [
  // Half of what was promised.
  (chance) => good.slice(0, chance.between(1, good.length - 1)).replace('/graphql', pick(chance, doors)),
  (chance) => `POST ${pick(chance, doors)} HTTP/1.1\r\n${headers}Content-Length: 5000\r\n\r\n${body}`,
  (chance) => `POST ${pick(chance, doors)} HTTP/1.1\r\n${headers}Transfer-Encoding: chunked\r\n\r\nff\r\n${body}`,
  (chance) =>
    `POST ${pick(chance, doors)} HTTP/1.1\r\n${headers}Transfer-Encoding: chunked\r\n\r\n${pick(chance, ['xyz\r\n', '-1\r\n', 'fffffffffffffffff\r\n', '\r\n'])}`,
  // Not to be read one way only.
  (chance) => `POST ${pick(chance, doors)} HTTP/1.1\r\n${headers}Content-Length: 3\r\nContent-Length: 4\r\n\r\n{}`,
  (chance) =>
    `POST ${pick(chance, doors)} HTTP/1.1\r\n${headers}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  (chance) =>
    `POST ${pick(chance, doors)} HTTP/1.1\r\n${headers}Content-Length: ${pick(chance, ['x', '-1', '1e9', '0x10', '+1', '99999999999999999999'])}\r\n\r\n`,
  // Not HTTP.
  (chance) => mutateText(chance, good.slice(0, 60)),
  (chance) => `${pick(chance, ['FOO', 'get', 'PRI', '\u0016\u0003\u0001'])} / HTTP/1.1\r\nHost: localhost\r\n\r\n`,
  (chance) => `GET ${pick(chance, doors)} HTTP/${pick(chance, ['9.9', '0.1', 'x', '1.'])}\r\nHost: localhost\r\n\r\n`,
  () => `GET /graphql HTTP/1.1\r\n\r\n`,
  () => `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
  () => `GET /graphql HTTP/1.1\r\nHost: localhost\r\n${'X: y\r\n'.repeat(4_000)}\r\n`,
  () => `GET /graphql HTTP/1.1\r\nHost: localhost\r\nX\u0000Y: z\r\n\r\n`,
  () => `GET /graphql HTTP/1.1\r\nHost: localhost\r\n folded: z\r\n\r\n`,
  (chance) =>
    `GET /${pick(chance, ['%', '%zz', '%c3%28', '%00', '..%2f..%2f', '\\', '//', '?%'])} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
  (chance) => `GET ${pick(chance, ['*', 'http://', 'http://a:x/', 'graphql', ''])} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
  // Upgrades that are none.
  (chance) =>
    `GET ${pick(chance, [...doors, '/'])} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: ${pick(chance, ['websocket', 'h2c', 'x'])}\r\n${pick(chance, ['', 'Sec-WebSocket-Version: 99\r\n', 'Sec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: ,,\r\n'])}\r\n`,
  (chance) =>
    `POST /graphql HTTP/1.1\r\n${headers}Expect: ${pick(chance, ['x', '200-ok'])}\r\nContent-Length: 2\r\n\r\n{}`,
];

export function makeBytes(chance: Chance): Bytes {
  return { text: pick(chance, makers)(chance), end: pick(chance, ['half', 'half', 'half', 'gone']) };
}

/** Sends the bytes. Judges by the statuses that are answered; no answer is one too, once the line is closed. */
export function sendBytes(origin: string, { text, end }: Bytes): Promise<Outcome> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(origin);
    let told = '';
    const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true }, () => {
      socket.write(text, 'latin1', () => {
        if (end === 'half') socket.end();
        else setTimeout(() => socket.destroy(), 1);
      });
    });
    socket.setEncoding('latin1').on('data', (data: string) => (told += data));
    socket.on('error', () => {}); // `close` follows
    socket.on('end', () => socket.destroy());
    socket.on('close', () => resolve(judgeBytes(told, end)));
  });
}

function judgeBytes(told: string, end: Bytes['end']): Outcome {
  const statuses = [...told.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
  const answer = statuses.length === 0 ? (end === 'half' ? 'closed' : 'cut by us') : statuses.join(' ');
  if (statuses.some((status) => status >= 500) || told.includes('INTERNAL'))
    return { answer, verdict: { fault: 'a fault of ours' } };
  const isRefused = end === 'half' ? statuses.every((status) => status >= 400) : statuses.length > 0;
  return { answer, verdict: isRefused ? 'refused' : 'harmless' };
}
