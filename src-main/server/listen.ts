import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '../../src-core/graph/appError.ts';
import { systemCode } from '../services/fileErrors.ts';

const portsTried = 50;

/**
 * Listens on 127.0.0.1, at `port` or the next free one; 0 takes any.
 * @returns the port taken
 * @throws AppError E_USAGE where none can be had
 */
export async function listenOnLoopback(server: Server, port: number): Promise<number> {
  for (let candidate = port; ; candidate += 1) {
    try {
      return await listenAt(server, candidate);
    } catch (error) {
      const taken = systemCode(error) === 'EADDRINUSE';
      if (taken && candidate < Math.min(port + portsTried, 65_535)) continue;
      const why = taken ? 'it is in use, and so are those after it' : systemCode(error) === 'EACCES' ? 'the system keeps it for itself' : String(error);
      throw new AppError('E_USAGE', `port ${String(candidate)} cannot be listened on: ${why}. Give another --port`, { port: candidate });
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
