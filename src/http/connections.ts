import { setTimeout as sleep } from 'node:timers/promises';

/** A connection that stays open: a WebSocket, or a stream of events. */
export interface Connection {
  /** Shows the other side that this one is there, and frees the connection where the other side has gone silently. */
  beat(): void;
  /** Tells the other side to come back later, and closes. Resolves when the connection is closed. */
  leave(): Promise<void>;
}

/** Every open connection of the streaming doors. */
export interface Connections {
  /** Gives the function to be called when the connection is closed. */
  add(connection: Connection): () => void;
  /** Whether no new ones are taken. */
  readonly closing: boolean;
  readonly size: number;
  /** Takes no new ones and leaves all, one after the other, so that they do not come back in one moment. */
  close(): Promise<void>;
}

export function createConnections(options: {
  /** Milliseconds from one beat to the next. */
  readonly beatMs: number;
  /** Milliseconds over which leaving is spread. */
  readonly drainMs: number;
}): Connections {
  const { beatMs, drainMs } = options;
  const open = new Set<Connection>();
  let beating: NodeJS.Timeout | undefined;
  let closing = false;

  function remove(connection: Connection): void {
    open.delete(connection);
    if (open.size > 0) return;
    clearInterval(beating);
    beating = undefined;
  }

  return {
    add(connection) {
      open.add(connection);
      beating ??= setInterval(() => {
        for (const one of open) one.beat();
      }, beatMs);
      return () => remove(connection);
    },
    get closing() {
      return closing;
    },
    get size() {
      return open.size;
    },
    async close() {
      closing = true;
      const leaving = [...open];
      await Promise.all(
        leaving.map(async (connection, index) => {
          await sleep((drainMs * index) / leaving.length);
          await connection.leave();
        }),
      );
    },
  };
}
