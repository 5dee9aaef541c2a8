import pb from '@eventstore/db-client/generated/streams_pb.js';
import type { MethodDefinition } from '@grpc/grpc-js';
import type { Cadence, NodeCheckpoint } from './checkpoints-23-10.js';

const asIs = (bytes: Buffer) => bytes;

/** A method whose messages stay the bytes that they are on the wire. */
function method(path: string, streams: { readonly request?: true; readonly response?: true }) {
  return {
    path,
    requestStream: streams.request === true,
    responseStream: streams.response === true,
    requestSerialize: asIs,
    requestDeserialize: asIs,
    responseSerialize: asIs,
    responseDeserialize: asIs,
  } satisfies MethodDefinition<Buffer, Buffer>;
}

const STREAMS = '/event_store.client.streams.Streams';

/** What a faulty node passes on. */
export const methods = {
  read: method(`${STREAMS}/Read`, { response: true }),
  append: method(`${STREAMS}/Append`, { request: true }),
  delete: method(`${STREAMS}/Delete`, {}),
  tombstone: method(`${STREAMS}/Tombstone`, {}),
  features: method('/event_store.client.server_features.ServerFeatures/GetSupportedMethods', {}),
};

/** What a Read asks for, as far as faults care. */
export interface ReadRequest {
  readonly subscription: boolean;
  /** Read behind this position of the whole log; 0: from its start. */
  readonly after: bigint;
  readonly cadence: Cadence;
}

export function readRequest(bytes: Buffer): ReadRequest {
  const options = pb.ReadReq.deserializeBinary(bytes).getOptions();
  const filter = options?.getFilter();
  const position = options?.getAll()?.getPosition();
  return {
    subscription: options?.hasSubscription() === true,
    after: BigInt(position?.getCommitPosition() ?? 0),
    cadence: {
      window: filter?.hasMax() === true ? filter.getMax() : 32,
      multiplier: filter?.getCheckpointintervalmultiplier() ?? 1,
    },
  };
}

/** A message of a reading node, as far as faults care. */
export interface ReadMessage {
  readonly kind: 'event' | 'checkpoint' | 'caught-up' | 'other';
  /** Of an event or a checkpoint. */
  readonly position: bigint | undefined;
}

export function readMessage(bytes: Buffer): ReadMessage {
  const message = pb.ReadResp.deserializeBinary(bytes);
  const [event, checkpoint] = [message.getEvent(), message.getCheckpoint()];
  if (event !== undefined) return { kind: 'event', position: BigInt(event.getCommitPosition()) };
  if (checkpoint !== undefined) {
    return { kind: 'checkpoint', position: BigInt(checkpoint.getCommitPosition()) };
  }
  return { kind: message.hasCaughtUp() ? 'caught-up' : 'other', position: undefined };
}

export function checkpointMessage({ commit, prepare }: NodeCheckpoint): Buffer {
  const checkpoint = new pb.ReadResp.Checkpoint();
  checkpoint.setCommitPosition(String(commit));
  checkpoint.setPreparePosition(String(prepare));
  const message = new pb.ReadResp();
  message.setCheckpoint(checkpoint);
  return Buffer.from(message.serializeBinary());
}
