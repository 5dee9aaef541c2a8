import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** Tells what may last for ever when it must end. */
@Injectable()
export class Closing implements OnModuleDestroy {
  readonly #closing = new AbortController();

  onModuleDestroy(): void {
    this.#closing.abort();
  }

  /** Aborted when the server stops. */
  get signal(): AbortSignal {
    return this.#closing.signal;
  }

  /** Aborted when the server stops, the client goes away or the answer is complete. */
  signalFor(reply: FastifyReply): AbortSignal {
    const gone = new AbortController();
    reply.raw.once('close', () => {
      gone.abort();
    });
    return AbortSignal.any([this.#closing.signal, gone.signal]);
  }
}
