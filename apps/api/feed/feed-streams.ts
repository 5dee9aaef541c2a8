import { Readable } from 'node:stream';
import { Injectable, Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Lifeledger } from '../../wiring/index.js';
import { Metrics } from '../health/metrics.js';
import { headBehind } from './feed-page.js';
import { feedStream, type FeedStreamRequest } from './feed-stream.js';

const HEARTBEAT_MILLISECONDS = 15_000;
/** What is read ahead of the client, beside what its socket holds. */
const READ_AHEAD_BYTES = 65_536;

/** Opens streams of server-sent events and counts them. */
@Injectable()
export class FeedStreams {
  readonly #log = new Logger('feed');

  constructor(
    private readonly lifeledger: Lifeledger,
    private readonly metrics: Metrics,
  ) {}

  /** @throws StoreUnavailable, DifferentLog before a byte was sent */
  async open(
    request: Omit<FeedStreamRequest, 'heartbeatMilliseconds'>,
    reply: FastifyReply,
  ): Promise<Readable> {
    await headBehind(this.lifeledger.store, request.after);
    reply.header('Content-Type', 'text/event-stream; charset=utf-8');
    reply.header('Cache-Control', 'no-store');
    // Proxies that buffer would hold live events back.
    reply.header('X-Accel-Buffering', 'no');
    return Readable.from(this.#counted(request), {
      objectMode: false,
      highWaterMark: READ_AHEAD_BYTES,
    });
  }

  async *#counted(
    request: Omit<FeedStreamRequest, 'heartbeatMilliseconds'>,
  ): AsyncGenerator<string, void, undefined> {
    this.metrics.feeds.inc();
    try {
      const heartbeatMilliseconds = HEARTBEAT_MILLISECONDS;
      yield* feedStream(this.lifeledger, { ...request, heartbeatMilliseconds });
    } catch (error) {
      // The client sees the stream end, comes back and resumes: nothing is lost.
      this.#log.warn({ err: error }, 'a feed stream ended');
    } finally {
      this.metrics.feeds.dec();
    }
  }
}
