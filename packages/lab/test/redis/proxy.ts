import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A proxy to a server that can block all data, like a network that hangs. */
export interface Proxy {
  readonly url: string;
  /** Keeps connections open, but blocks all data from now on. */
  hang(): void;
  /** Closes the blocked connections. New connections work again. */
  heal(): void;
}

export async function proxy(port: number): Promise<Proxy> {
  let hangs = false;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = createConnection({ port, host: '127.0.0.1' });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ]) {
      sockets.add(from);
      from.on('data', (data) => hangs || to.write(data));
      from.on('error', () => {});
      from.on('close', () => {
        sockets.delete(from);
        if (!hangs) to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hang: () => {
      hangs = true;
    },
    heal: () => {
      hangs = false;
      // The data of these connections is lost, so they cannot continue.
      for (const socket of sockets) socket.destroy();
    },
  };
}
