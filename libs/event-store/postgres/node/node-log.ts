import type { Pool } from '../pool.js';
import { StoreUnavailable } from '../../errors.js';
import type { NodeLog, NodeMessage } from '../../node-log.js';
import type { Appender } from '../appender.js';
import type { CheckedDeletion } from '../change.js';
import { checkAppend } from '../check-append.js';
import { checkDeletion } from '../check-deletion.js';
import { readNodeAll } from './read-all.js';
import { readNodeStream } from './read-stream.js';
import { subscribeToAll } from './subscribe-all.js';
import { subscribeToStream } from './subscribe-stream.js';
import type { Tail } from './tail.js';

export interface NodeLogOptions {
  readonly pool: Pool;
  readonly appender: Appender;
  readonly tail: Tail;
  /** Of names, data and metadata of one append together. */
  readonly maxAppendBytes: number;
  /** Aborted when the store is closed. */
  readonly closing: AbortSignal;
}

/** The log as a node of EventStoreDB shows it. */
export function createNodeLog(options: NodeLogOptions): NodeLog {
  const { pool, tail, appender, maxAppendBytes, closing } = options;
  const remove = async (deletion: CheckedDeletion) => (await appender.change(deletion)).position;
  const subscribe = async (signal: AbortSignal, accept: Accept) => {
    const either = AbortSignal.any([signal, closing]);
    const messages = await accept({ pool: pool.until(either), tail }, either);
    return untilClosed(messages, signal, closing);
  };
  return {
    append: async (stream, expected, events) => {
      const append = checkAppend({ stream, expected }, events, maxAppendBytes);
      const { revision, readablePosition } = await appender.change(append);
      return { revision, position: readablePosition };
    },
    delete: async (stream, expected) => remove(checkDeletion('delete', stream, expected)),
    tombstone: async (stream, expected) => remove(checkDeletion('tombstone', stream, expected)),
    readStream: (stream, read) => readNodeStream(pool.until(read.signal), stream, read),
    readAll: (read) => readNodeAll(pool.until(read.signal), read),
    subscribeToStream: (stream, asked) =>
      subscribe(asked.signal, (readers, signal) =>
        subscribeToStream(readers, stream, { ...asked, signal }),
      ),
    subscribeToAll: (asked) =>
      subscribe(asked.signal, (readers, signal) => subscribeToAll(readers, { ...asked, signal })),
  };
}

type Accept = (
  readers: { readonly pool: Pool; readonly tail: Tail },
  signal: AbortSignal,
) => Promise<AsyncIterable<NodeMessage>>;

/** Ends quietly for who asked for it; to others the log is gone. */
async function* untilClosed(
  messages: AsyncIterable<NodeMessage>,
  asked: AbortSignal,
  closing: AbortSignal,
): AsyncGenerator<NodeMessage, void> {
  yield* messages;
  if (closing.aborted && !asked.aborted) throw new StoreUnavailable('the event store was closed');
}
