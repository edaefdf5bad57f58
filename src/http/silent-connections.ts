import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * At a clean stop, cuts the connections on which nothing was ever asked. Clients and browsers open some ahead of use;
 * Node does not count them as idle and would wait for their first word, up to a minute. To be registered after the
 * doors that say goodbye: theirs come back to ask.
 */
export async function silentConnections(app: FastifyInstance): Promise<void> {
  const sockets = new Set<Socket>();
  let isClosing = false;

  function cutIfSilent(socket: Socket): void {
    if (isClosing && socket.bytesRead === 0) socket.destroy();
  }

  app.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    cutIfSilent(socket);
  });
  app.addHook('preClose', async () => {
    isClosing = true;
    for (const socket of sockets) cutIfSilent(socket);
  });
}
