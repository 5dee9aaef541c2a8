import { StoreUnavailable } from '../errors.js';
import type { NodeLog } from '../node-log.js';
import type { EventStore } from '../port.js';
import { Appender } from './appender.js';
import { checkAppend } from './check-append.js';
import { connect, disconnect } from './connection.js';
import { Doorbell } from './doorbell.js';
import { checkpointAt, logEnd } from './head.js';
import { PAGE } from './limits.js';
import { listen } from './listen.js';
import { createNodeLog } from './node/node-log.js';
import { Tail } from './node/tail.js';
import { openPool } from './pool.js';
import { readLog } from './read-log.js';
import { readStream } from './read-stream.js';
import { ensureSchema } from './schema.js';
import { follow } from './subscribe.js';

export interface PostgresEventStoreOptions {
  /** `postgres://user:password@host:port/database`; the log lives in its schema `log`. */
  readonly url: string;
  /** One line for each thing that an operator may want to know. */
  readonly log?: (line: string) => void;
  /** For readers, and as many for the node log's; one for appends and one to listen come on top. Default 4. */
  readonly maxConnections?: number;
  /** Subscriptions look at the log so often even where nobody wakes them. Default 1,000. */
  readonly pollMilliseconds?: number;
  /** False: subscriptions only poll. Default true. */
  readonly listen?: boolean;
  /** Of names, data and metadata of one append together. Default 16 MiB. */
  readonly maxAppendBytes?: number;
  /** A writer that stops inside a transaction keeps all others waiting; it is cut off after so long. Default 10,000. */
  readonly stalledWriterMilliseconds?: number;
}

/** The port, and all that a node of EventStoreDB does beyond it. */
export type PostgresEventStore = EventStore & { readonly node: NodeLog };

const DEFAULTS: Required<Omit<PostgresEventStoreOptions, 'url'>> = {
  log: () => undefined,
  maxConnections: 4,
  pollMilliseconds: 1000,
  listen: true,
  maxAppendBytes: 16 * 1024 * 1024,
  stalledWriterMilliseconds: 10_000,
};

const BATCH = { maxBatchEvents: 2000, maxBatchBytes: 16 * 1024 * 1024 };

/**
 * The event store over PostgreSQL; makes its tables where they are missing.
 * @throws StoreUnavailable where the database can't be reached
 */
export async function openPostgresEventStore(
  given: PostgresEventStoreOptions,
): Promise<PostgresEventStore> {
  const options = { ...DEFAULTS, ...given };
  const client = await connect(options.url);
  try {
    await ensureSchema(client);
  } finally {
    await disconnect(client);
  }
  return eventStore(options);
}

function eventStore(options: Required<PostgresEventStoreOptions>): PostgresEventStore {
  const { url, log, maxAppendBytes, pollMilliseconds } = options;
  const pool = openPool(url, options.maxConnections);
  // However many read there, the port's own readers need not wait for them.
  const nodePool = openPool(url, options.maxConnections);
  const appender = new Appender({ ...BATCH, ...options });
  const doorbell = new Doorbell();
  const closing = new AbortController();
  const signal = closing.signal;
  const listening = options.listen && listen({ url, doorbell, signal, log });
  const tail = new Tail({ pool, doorbell, pollMilliseconds, signal });
  const close = async () => {
    closing.abort(new StoreUnavailable('the event store was closed'));
    await appender.close();
    await tail.close();
    await listening;
    await Promise.all([pool.close(), nodePool.close()]);
  };
  let closed: Promise<void> | undefined;
  return {
    append: async (stream, expected, events, given) =>
      appender.append(checkAppend({ stream, expected, ...given }, events, maxAppendBytes)),
    judgesExactly: true,
    read: (stream, read = {}) => readStream(pool.until(read.signal), stream, read),
    readAll: (read = {}) => readLog(pool.until(read.signal), read),
    subscribe: ({ after, filter = {}, batchSize = PAGE.events, signal: aborted = signal }) => {
      const either = AbortSignal.any([signal, aborted]);
      const subscription = { doorbell, pollMilliseconds, after, filter, batchSize };
      return follow({ ...subscription, pool: pool.until(either), signal: either });
    },
    head: async () => checkpointAt(pool, (await logEnd(pool)).position),
    close: () => (closed ??= close()),
    node: createNodeLog({ pool: nodePool, appender, tail, maxAppendBytes, closing: signal }),
  };
}
