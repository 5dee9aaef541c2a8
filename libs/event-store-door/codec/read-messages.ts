import { allPosition, empty, streamIdentifier } from './shared-messages.js';
import { bool, int32, many, message, one, text, uint32, uint64, type Valued } from './wire.js';

/*
 * What `event_store.client.streams.Streams/Read` takes, and answers but for the events themselves.
 */

const expression = message({ regex: one(1, text), prefixes: many(2, text) });

const filterOptions = message({
  onStream: one(1, expression),
  onType: one(2, expression),
  max: one(3, uint32),
  count: one(4, empty),
  checkpointIntervalMultiplier: one(5, uint32),
});
export type FilterOptions = Valued<typeof filterOptions>;

const readOptions = message({
  stream: one(
    1,
    message({
      streamIdentifier: one(1, streamIdentifier),
      revision: one(2, uint64),
      start: one(3, empty),
      end: one(4, empty),
    }),
  ),
  all: one(2, message({ position: one(1, allPosition), start: one(2, empty), end: one(3, empty) })),
  /** 0: forwards, 1: backwards. */
  direction: one(3, int32),
  resolveLinks: one(4, bool),
  count: one(5, uint64),
  subscription: one(6, empty),
  filter: one(7, filterOptions),
  noFilter: one(8, empty),
  uuidOption: one(9, message({ structured: one(1, empty), string: one(2, empty) })),
  controlOption: one(10, message({ compatibility: one(1, uint32) })),
});
export type ReadOptions = Valued<typeof readOptions>;

export const readRequest = message({ options: one(1, readOptions) });
export type ReadRequest = Valued<typeof readRequest>;

export const readResponse = message({
  confirmation: one(2, message({ subscriptionId: one(1, text) })),
  checkpoint: one(3, allPosition),
  streamNotFound: one(4, message({ streamIdentifier: one(1, streamIdentifier) })),
  firstStreamPosition: one(5, uint64),
  lastStreamPosition: one(6, uint64),
  caughtUp: one(8, empty),
  fellBehind: one(9, empty),
});
export type ReadNotice = Valued<typeof readResponse>;
