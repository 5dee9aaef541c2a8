import type { Pool } from 'pg';
import type { NodeLog } from '../../node-log.js';
import type { Appender } from '../appender.js';
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
  /** Aborted when the store is closed: ends what is being read. */
  readonly signal: AbortSignal;
}

/** The log as a node of EventStoreDB shows it. */
export function createNodeLog(options: NodeLogOptions): NodeLog {
  const { pool, tail, appender, maxAppendBytes } = options;
  const readers = { pool, tail };
  const untilClosed = <Asked extends { readonly signal: AbortSignal }>(asked: Asked): Asked => ({
    ...asked,
    signal: AbortSignal.any([asked.signal, options.signal]),
  });
  const deletion = async (...of: Parameters<typeof checkDeletion>) => {
    const { position } = await appender.change(checkDeletion(...of));
    return position;
  };
  return {
    append: async (stream, expected, events) => {
      const append = checkAppend({ stream, expected }, events, maxAppendBytes);
      const { revision, readablePosition } = await appender.change(append);
      return { revision, position: readablePosition };
    },
    delete: (stream, expected) => deletion('delete', stream, expected),
    tombstone: (stream, expected) => deletion('tombstone', stream, expected),
    readStream: (stream, read) => readNodeStream(pool, stream, untilClosed(read)),
    readAll: (read) => readNodeAll(pool, untilClosed(read)),
    subscribeToStream: (stream, asked) => subscribeToStream(readers, stream, untilClosed(asked)),
    subscribeToAll: (asked) => subscribeToAll(readers, untilClosed(asked)),
  };
}
