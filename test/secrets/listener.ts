import { WebSocket } from 'ws';

/** Somebody who calls a gateway at every door and keeps whatever comes back, headers and reasons too. */
export function createListener(origin: string, credential: string | null) {
  const heard: string[] = [];
  const authorization = credential === null ? {} : { authorization: `Bearer ${credential}` };
  const json = { 'content-type': 'application/json' };

  async function send(path: string, init: RequestInit = {}): Promise<string> {
    const response = await fetch(`${origin}${path}`, {
      signal: AbortSignal.timeout(10_000),
      ...init,
      headers: { ...authorization, ...(init.headers as Record<string, string> | undefined) },
    });
    const text = await response.text();
    heard.push(`${response.status} ${JSON.stringify([...response.headers])}\n${text}`);
    return text;
  }

  return {
    heard: heard as readonly string[],
    send,
    /** A line that breaks says nothing that could be kept. */
    post: (path: string, body: string, headers: Readonly<Record<string, string>> = {}) =>
      send(path, { method: 'POST', body, headers: { ...json, ...headers } }),
    ask: (query: string, variables: object = {}) =>
      send('/graphql', { method: 'POST', body: JSON.stringify({ query, variables }), headers: json }),
    /** Over SSE, until the stream ends or `untilMs` are over. */
    async stream(query: string, untilMs: number, variables: object = {}): Promise<string> {
      const response = await fetch(`${origin}/graphql/stream`, {
        method: 'POST',
        body: JSON.stringify({ query, variables }),
        headers: { ...json, ...authorization, accept: 'text/event-stream' },
        signal: AbortSignal.timeout(untilMs),
      });
      let text = `${response.status} ${JSON.stringify([...response.headers])}\n`;
      try {
        for await (const chunk of response.body ?? []) text += Buffer.from(chunk).toString('utf8');
      } catch {
        // That is how it ends.
      }
      heard.push(text);
      return text;
    },
    /** Over a WebSocket, sends these messages as they are, and listens until it closes or `untilMs` are over. */
    async talk(messages: readonly (object | string)[], untilMs: number): Promise<string> {
      const socket = new WebSocket(`${origin.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      const payload = { authorization: credential === null ? undefined : `Bearer ${credential}` };
      let text = '';
      socket.on('open', () => {
        for (const message of [{ type: 'connection_init', payload }, ...messages])
          socket.send(typeof message === 'string' ? message : JSON.stringify(message));
      });
      socket.on('message', (data: Buffer) => (text += `${data.toString('utf8')}\n`));
      await new Promise<void>((resolve) => {
        const limit = setTimeout(() => socket.terminate(), untilMs);
        socket.on('error', (error) => (text += `${error.message}\n`));
        socket.on('close', (code, reason) => {
          clearTimeout(limit);
          text += `${code} ${reason.toString()}\n`;
          resolve();
        });
      });
      heard.push(text);
      return text;
    },
  };
}

export type Listener = ReturnType<typeof createListener>;
