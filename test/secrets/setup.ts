import { subscribe } from 'node:diagnostics_channel';
import { relative } from 'node:path';
import { expect } from 'vitest';
import { createKeeper, keepCanary, WRITTEN_BY } from './written.js';

// Runs before each test file, in its process.

process.env[WRITTEN_BY] = relative('test', expect.getState().testPath ?? 'unknown');

const keep = createKeeper('console');
for (const stream of [process.stdout, process.stderr]) {
  const write = stream.write.bind(stream) as (...given: unknown[]) => boolean;
  stream.write = (...given: unknown[]) => {
    keep(given[0] as string);
    return write(...given);
  };
}
for (const level of ['debug', 'info', 'log', 'warn', 'error', 'trace'] as const) {
  const say = console[level].bind(console);
  console[level] = (...words: unknown[]) => {
    keep(`${words.map(String).join(' ')}\n`);
    say(...words);
  };
}

/** Which credentials the tests send, and with which signatures the gateways call the platforms. */
subscribe('undici:request:create', (message) => {
  const { request } = message as { readonly request: { readonly path: string; readonly headers: unknown } };
  const headers = Array.isArray(request.headers) ? request.headers.join('\n') : String(request.headers);
  const [, token] = /\bBearer +(\S+)/i.exec(headers) ?? [];
  const [, signature] = /\bSignature=([\da-f]+)/.exec(headers) ?? [];
  const [, sign] = /[?&]sign=([\dA-F]+)/i.exec(request.path) ?? [];
  if (token !== undefined && token.length >= 16) keepCanary({ kind: 'token', text: token });
  for (const text of [signature, sign]) if (text !== undefined) keepCanary({ kind: 'signature', text });
});
