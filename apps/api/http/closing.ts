import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** An answer that was broken off: the server stops, or its reader has left. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** Tells what may last for ever when it must end. */
@Injectable()
export class Closing implements OnModuleDestroy {
  readonly #closing = new AbortController();

  onModuleDestroy(): void {
    this.#closing.abort(new Interrupted('the server stops; ask it again when it is back'));
  }

  /** Aborted when the server stops, the client goes away or the answer is complete. */
  signalFor(reply: FastifyReply): AbortSignal {
    const gone = new AbortController();
    const leave = () => {
      gone.abort(new Interrupted('the reader has left'));
    };
    if (reply.raw.destroyed) leave();
    else reply.raw.once('close', leave);
    return AbortSignal.any([this.#closing.signal, gone.signal]);
  }
}
