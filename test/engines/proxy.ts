import { createServer, connect, type Socket } from 'node:net';

/** A line to another port of this machine that can go dead. */
export interface Proxy extends AsyncDisposable {
  readonly port: number;
  /** Forwards nothing any more and closes nothing: who is on the line does not notice. New connections are accepted. */
  hang(): void;
  /** Forwards again, what came meanwhile too. */
  resume(): void;
}

export async function openProxy(target: number): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let isHanging = false;

  function keep(socket: Socket): Socket {
    sockets.add(socket);
    socket.on('error', () => {}); // `close` follows
    socket.once('close', () => sockets.delete(socket));
    return socket;
  }

  function forward(from: Socket, to: Socket): void {
    from.on('data', (bytes) => to.write(bytes));
    from.once('end', () => to.end());
    from.once('close', () => to.destroy());
    if (isHanging) from.pause();
  }

  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = keep(connect({ port: target, host: '127.0.0.1', allowHalfOpen: true }));
    forward(keep(near), far);
    forward(far, near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no free port');

  return {
    port: address.port,
    hang() {
      isHanging = true;
      for (const socket of sockets) socket.pause();
    },
    resume() {
      isHanging = false;
      for (const socket of sockets) socket.resume();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
