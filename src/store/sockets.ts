import { Socket } from 'node:net';

/** How long a peer has to say goodbye. */
const GRACE_MS = 1_000;

/** The sockets of one engine. */
export interface Sockets {
  /** A new one, for the driver to connect. */
  readonly open: () => Socket;
  /** Resolves when all are closed: those whose peer is gone without a word are cut. */
  readonly close: () => Promise<void>;
}

/** The driver waits for its peer's goodbye, for ever if need be, and such a socket would keep the process alive. */
export function createSockets(): Sockets {
  const sockets = new Set<Socket>();
  return {
    open() {
      const socket = new Socket();
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      return socket;
    },
    async close() {
      const closed = [...sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
      const cut = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, GRACE_MS);
      await Promise.all(closed);
      clearTimeout(cut);
    },
  };
}
