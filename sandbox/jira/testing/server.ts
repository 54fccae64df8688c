import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { PlatformEmulator } from '../../network/platform';

export interface Server {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves an emulator on a free local port. */
export function serveEmulator(emulator: PlatformEmulator): Promise<Server> {
  return new Promise((resolve) => {
    const server = serve({ fetch: (request: Request) => emulator.fetch(request), port: 0, hostname: '127.0.0.1' }, (info: AddressInfo) =>
      resolve({
        url: `http://127.0.0.1:${info.port}`,
        close: () => new Promise((done) => server.close(() => done())),
      }),
    );
  });
}
