import net, { type Socket } from 'node:net';
import tls from 'node:tls';
import { messageOf } from '../event-store/index.js';

export interface ListenOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** PEM texts; without them the door speaks in the clear. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

export interface Listener {
  /** The one that is bound. */
  readonly port: number;
  /** Takes nobody in any more; resolves once everybody has left. */
  stop(): Promise<void>;
  /** Cuts whoever is still there. */
  cut(): void;
}

/** Somebody else listens there; another port, or none, is the operator's choice. */
export class DoorPortInUse extends Error {
  constructor(
    readonly host: string,
    readonly port: number,
  ) {
    super(`port ${String(port)} of ${host} is in use; stop what listens there or choose another`);
  }
}

const HANDSHAKE_MS_MAX = 10_000;

/** @throws DoorPortInUse, Error where the certificate or the address can't be used */
export async function listen(
  options: ListenOptions,
  onSocket: (socket: Socket) => void,
  log: (line: string) => void,
): Promise<Listener> {
  const server = serverFor(options, onSocket);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('tlsClientError', (error: Error) => {
    log(`gRPC door: a TLS handshake failed: ${messageOf(error)}`);
  });
  const port = await bound(server, options);
  server.on('error', (error) => {
    log(`gRPC door: ${messageOf(error)}`);
  });
  return {
    port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}

function serverFor({ tls: pem }: ListenOptions, onSocket: (socket: Socket) => void): net.Server {
  if (pem === undefined) return net.createServer({ noDelay: true }, onSocket);
  try {
    return tls.createServer(
      {
        ...pem,
        noDelay: true,
        ALPNProtocols: ['h2', 'http/1.1'],
        handshakeTimeout: HANDSHAKE_MS_MAX,
      },
      onSocket,
    );
  } catch (error) {
    throw new Error(`the certificate or its key can't be used: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function bound(server: net.Server, { host, port }: ListenOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => {
      reject(error.code === 'EADDRINUSE' ? new DoorPortInUse(host, port) : error);
    };
    server.once('error', failed);
    server.listen({ host, port }, () => {
      server.off('error', failed);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
