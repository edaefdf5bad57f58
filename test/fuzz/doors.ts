import { once } from 'node:events';
import { Agent, request } from 'undici';
import { WebSocket } from 'ws';
import { judge, judgeResult } from './graphql-answers.js';
import type { Outcome } from './tally.js';

export interface Question {
  readonly query: string;
  readonly variables?: object;
}

/** Something that answers one GraphQL question. */
export interface Door {
  ask(question: Question): Promise<Outcome>;
  close(): Promise<void>;
}

const JSON_TYPE = { 'content-type': 'application/json' };

export function openAgent(): Agent {
  return new Agent({ connections: 32, headersTimeout: 20_000, bodyTimeout: 20_000 });
}

export interface Reply {
  readonly status: number;
  readonly text: string;
}

export async function post(
  agent: Agent,
  url: string,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = JSON_TYPE,
): Promise<Reply> {
  const answer = await request(url, { method: 'POST', body, headers, dispatcher: agent });
  return { status: answer.statusCode, text: await answer.body.text() };
}

/** `POST /graphql`. */
export function openQueryDoor(origin: string): Door {
  const agent = openAgent();
  return {
    async ask(question) {
      const { status, text } = await post(agent, `${origin}/graphql`, JSON.stringify(question));
      return judge(status, text);
    },
    close: () => agent.destroy(),
  };
}

/** `POST /graphql/stream`; of a stream that goes on, the first result counts. */
export function openSseDoor(origin: string): Door {
  const agent = openAgent();
  return {
    async ask(question) {
      const answer = await request(`${origin}/graphql/stream`, {
        method: 'POST',
        body: JSON.stringify(question),
        headers: { ...JSON_TYPE, accept: 'text/event-stream' },
        dispatcher: agent,
      });
      if (answer.statusCode !== 200) return judge(answer.statusCode, await answer.body.text());
      answer.body.on('error', () => {}); // we leave in the middle
      let text = '';
      for await (const chunk of answer.body.setEncoding('utf8')) {
        text += String(chunk);
        const [, data] = /event: next\ndata: (.*)\n\n/.exec(text) ?? [];
        if (data === undefined) continue;
        return judgeResult(JSON.parse(data));
      }
      return { answer: 'a stream without a result', verdict: { fault: text.slice(0, 100) } };
    },
    close: () => agent.destroy(),
  };
}

/** Many questions on few WebSockets. A question that is closed upon is a fault. */
export async function openWsDoor(origin: string): Promise<Door> {
  const sockets = await Promise.all([1, 2, 3, 4].map(() => openSocket(origin)));
  let last = 0;
  return {
    ask(question) {
      last += 1;
      const [id, socket] = [String(last), sockets[last % sockets.length]];
      if (socket === undefined) throw new Error('no socket');
      return new Promise((resolve) => {
        const tell = (outcome: Outcome) => {
          socket.off('message', onMessage);
          socket.off('close', onClose);
          resolve(outcome);
        };
        const onClose = (code: number) =>
          tell({ answer: `closed ${code}`, verdict: { fault: 'the socket was closed' } });
        const onMessage = (data: Buffer) => {
          const message = JSON.parse(data.toString('utf8')) as { id?: string; type: string; payload?: unknown };
          if (message.id !== id || message.type === 'complete') return;
          socket.send(JSON.stringify({ id, type: 'complete' }));
          tell(judgeResult(message.payload));
        };
        if (socket.readyState !== socket.OPEN) return onClose(0);
        socket.on('message', onMessage).once('close', onClose);
        socket.send(JSON.stringify({ id, type: 'subscribe', payload: question }));
      });
    },
    async close() {
      for (const socket of sockets) socket.terminate();
    },
  };
}

/** A WebSocket that has been acknowledged. */
export async function openSocket(origin: string): Promise<WebSocket> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  socket.setMaxListeners(0);
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init' }));
  await once(socket, 'message');
  socket.on('error', () => {}); // `close` follows
  return socket;
}
