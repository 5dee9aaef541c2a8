import { once } from 'node:events';
import net from 'node:net';

/** Between clients and a server: takes every connection, and passes nothing on while it is closed. */
export class NetworkTap {
  readonly #server: net.Server;
  readonly #sockets = new Set<net.Socket>();
  #closed = false;

  private constructor(to: { readonly port: number; readonly host: string }) {
    this.#server = net.createServer((near) => {
      const far = net.connect(to);
      for (const [from, into] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(from);
        from.on('error', () => undefined);
        from.on('close', () => {
          this.#sockets.delete(from);
          into.destroy();
        });
        from.pipe(into);
        if (this.#closed) from.cork();
      }
    });
  }

  /** Before the server of a URL. @returns the tap, and the URL through it */
  static async before(url: string): Promise<{ readonly tap: NetworkTap; readonly url: string }> {
    const through = new URL(url);
    const tap = new NetworkTap({ port: Number(through.port), host: through.hostname });
    tap.#server.listen(0, '127.0.0.1');
    await once(tap.#server, 'listening');
    const address = tap.#server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    through.host = `127.0.0.1:${String(address.port)}`;
    return { tap, url: through.href };
  }

  /** Nothing is refused, lost or ended: nobody hears anything. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const socket of this.#sockets) socket.cork();
  }

  open(): void {
    this.#closed = false;
    for (const socket of this.#sockets) socket.uncork();
  }

  async end(): Promise<void> {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#server, 'close');
  }
}
