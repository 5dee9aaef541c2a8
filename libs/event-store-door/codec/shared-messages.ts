import {
  bytes,
  int32,
  int64,
  many,
  message,
  one,
  text,
  uint32,
  uint64,
  type Valued,
} from './wire.js';

/*
 * The messages of `event_store.client` that several calls share. Numbers are those of the protocol.
 */

export const empty = message({});

export const uuid = message({
  structured: one(1, message({ most: one(1, int64), least: one(2, int64) })),
  string: one(2, text),
});
export type Uuid = Valued<typeof uuid>;

/** Bytes: whether they are a name is judged where a call can be answered. */
export const streamIdentifier = message({ streamName: one(3, bytes) });
export type StreamIdentifier = Valued<typeof streamIdentifier>;

export const allPosition = message({ commit: one(1, uint64), prepare: one(2, uint64) });

/** What a map<string, string> is on the wire: entries. */
export const textEntry = message({ key: one(1, text), value: one(2, text) });

/** The four ways to say what a stream must look like; every write has them, under other numbers. */
export interface ExpectedFields {
  readonly revision?: bigint | undefined;
  readonly noStream?: object | undefined;
  readonly any?: object | undefined;
  readonly streamExists?: object | undefined;
}

export const wrongExpectedVersionDetail = message({
  currentStreamRevision: one(1, uint64),
  currentNoStream: one(2, empty),
  expectedStreamPosition: one(3, uint64),
  expectedAny: one(4, empty),
  expectedStreamExists: one(5, empty),
  expectedNoStream: one(6, empty),
});

export const streamDeletedDetail = message({ streamIdentifier: one(1, streamIdentifier) });

export const maximumAppendSizeExceededDetail = message({ maxAppendSize: one(1, uint32) });

export const badRequestDetail = message({ message: one(1, text) });

/** `google.protobuf.Any`. */
export const anyMessage = message({ typeUrl: one(1, text), value: one(2, bytes) });

/** `google.protobuf.Timestamp`, and `Duration`, which has the same fields. */
export const secondsAndNanos = message({ seconds: one(1, int64), nanos: one(2, int32) });

/** The protocol's own variant of `google.rpc.Status`: a single detail where Google's has many. */
export const rpcStatus = message({
  code: one(1, int32),
  message: one(2, text),
  details: one(3, anyMessage),
});
export type RpcStatus = Valued<typeof rpcStatus>;

export const proposedMessage = message({
  id: one(1, uuid),
  metadata: many(2, textEntry),
  customMetadata: one(3, bytes),
  data: one(4, bytes),
});
export type ProposedMessage = Valued<typeof proposedMessage>;
