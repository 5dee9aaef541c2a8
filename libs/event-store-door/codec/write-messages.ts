import {
  allPosition,
  empty,
  proposedMessage,
  rpcStatus,
  secondsAndNanos,
  streamIdentifier,
  uuid,
} from './shared-messages.js';
import { bool, many, message, one, uint64, type Valued } from './wire.js';

/*
 * What `event_store.client.streams.Streams` takes and answers where something is written.
 */

const whereToWrite = {
  streamIdentifier: one(1, streamIdentifier),
  revision: one(2, uint64),
  noStream: one(3, empty),
  any: one(4, empty),
  streamExists: one(5, empty),
};

const writeOptions = message(whereToWrite);
export type WriteOptions = Valued<typeof writeOptions>;

export const appendRequest = message({
  options: one(1, writeOptions),
  proposedMessage: one(2, proposedMessage),
});
export type AppendRequest = Valued<typeof appendRequest>;

const appended = message({
  currentRevision: one(1, uint64),
  noStream: one(2, empty),
  position: one(3, allPosition),
  noPosition: one(4, empty),
});

export const appendResponse = message({
  success: one(1, appended),
  wrongExpectedVersion: one(
    2,
    message({
      legacyCurrentRevision: one(1, uint64),
      legacyNoStream: one(2, empty),
      legacyExpectedRevision: one(3, uint64),
      legacyAny: one(4, empty),
      legacyStreamExists: one(5, empty),
      currentRevision: one(6, uint64),
      currentNoStream: one(7, empty),
      expectedRevision: one(8, uint64),
      expectedAny: one(9, empty),
      expectedStreamExists: one(10, empty),
      expectedNoStream: one(11, empty),
    }),
  ),
});
export type AppendResponse = Valued<typeof appendResponse>;

const batchOptions = message({
  ...whereToWrite,
  deadlineAt: one(6, secondsAndNanos),
  deadlineIn: one(7, secondsAndNanos),
});
export type BatchOptions = Valued<typeof batchOptions>;

export const batchAppendRequest = message({
  correlationId: one(1, uuid),
  options: one(2, batchOptions),
  proposedMessages: many(3, proposedMessage),
  isFinal: one(4, bool),
});
export type BatchAppendRequest = Valued<typeof batchAppendRequest>;

export const batchAppendResponse = message({
  correlationId: one(1, uuid),
  error: one(2, rpcStatus),
  success: one(3, appended),
  streamIdentifier: one(4, streamIdentifier),
  expectedRevision: one(5, uint64),
  expectedNoStream: one(6, empty),
  expectedAny: one(7, empty),
  expectedStreamExists: one(8, empty),
});
export type BatchAppendResponse = Valued<typeof batchAppendResponse>;

/** Of Delete and of Tombstone. */
export const deleteRequest = message({ options: one(1, writeOptions) });
export type DeleteRequest = Valued<typeof deleteRequest>;

export const deleteResponse = message({
  position: one(1, allPosition),
  noPosition: one(2, empty),
});
export type DeleteResponse = Valued<typeof deleteResponse>;
