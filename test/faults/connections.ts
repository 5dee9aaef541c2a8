import { once } from 'node:events';
import { type AddressInfo, createServer, type Server as Listener, type Socket } from 'node:net';

/** The connections of one server, which may listen on several ports of this machine. */
export class Connections {
  readonly #accept: (socket: Socket) => void;
  readonly #listeners: Listener[] = [];
  readonly #sockets = new Map<Socket, string>();

  constructor(accept: (socket: Socket) => void) {
    this.#accept = accept;
  }

  /** @returns a port of its own */
  async listen(): Promise<number> {
    const listener = createServer((socket) => {
      const peer = `${socket.remoteAddress ?? ''}:${String(socket.remotePort)}`;
      this.#sockets.set(socket, peer);
      socket.once('close', () => this.#sockets.delete(socket));
      // A reset is what a dropped connection is meant to be.
      socket.on('error', () => undefined);
      this.#accept(socket);
    });
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    this.#listeners.push(listener);
    return (listener.address() as AddressInfo).port;
  }

  /** Resets the connection that comes from there, as a killed process does. */
  drop(peer: string): void {
    for (const [socket, from] of this.#sockets) if (from === peer) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    const closed = this.#listeners.map((listener) => once(listener, 'close'));
    for (const listener of this.#listeners) listener.close();
    for (const socket of this.#sockets.keys()) socket.destroy();
    await Promise.all(closed);
  }
}
