import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const portsTried = 50;

/**
 * Listens on 127.0.0.1, at `port` or the next free one; 0 takes any.
 * @returns the port taken
 */
export async function listenOnLoopback(server: Server, port: number): Promise<number> {
  for (let candidate = port; ; candidate += 1) {
    try {
      return await listenAt(server, candidate);
    } catch (error) {
      const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!taken || candidate >= Math.min(port + portsTried, 65_535)) throw error;
    }
  }
}

function listenAt(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
