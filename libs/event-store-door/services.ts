import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';
import type { NodeLog } from '../event-store/index.js';
import { bidiStream, clientStream, type Manner, serverStream, unary } from './calls.js';
import { eventFrames } from './codec/event-frames.js';
import { clusterInfo, supportedMethods } from './codec/node-messages.js';
import { type ReadRequest, readRequest, readResponse } from './codec/read-messages.js';
import { empty } from './codec/shared-messages.js';
import { decode, decodeSized, encode, type MessageKind, type Sized } from './codec/wire.js';
import {
  type AppendRequest,
  appendRequest,
  type AppendResponse,
  appendResponse,
  type BatchAppendRequest,
  batchAppendRequest,
  type BatchAppendResponse,
  batchAppendResponse,
  type DeleteRequest,
  deleteRequest,
  type DeleteResponse,
  deleteResponse,
} from './codec/write-messages.js';
import { guardWith } from './credentials.js';
import { type Tell, tellWith } from './faults.js';
import { gossip } from './gossip.js';
import { withFirstRecord } from './first-record.js';
import { WriteRefused } from './refusals.js';
import { supportedMethodsOf } from './server-features.js';
import type { ProposedWrite, Served, Service, ServicesOptions } from './services-options.js';
import { append } from './streams/append.js';
import { batchAppend } from './streams/batch-append.js';
import { deleteStream } from './streams/delete.js';
import { read, type ReadAnswer } from './streams/read.js';

const DEFAULT_MAX_APPEND_BYTES = 1024 * 1024;

/** The services of a node of EventStoreDB over this log; whatever else is called is UNIMPLEMENTED. */
export function createServices(log: NodeLog, options: ServicesOptions): readonly Service[] {
  const { maxAppendBytes = DEFAULT_MAX_APPEND_BYTES, refuse } = options;
  const check = (write: ProposedWrite): void => {
    const reason = refuse?.(write);
    if (reason !== undefined) throw new WriteRefused(reason);
  };
  const tell = tellWith(options.log ?? (() => undefined));
  const served = { log: withFirstRecord(log), maxAppendBytes, check, tell };
  return [streams(served, { guard: guardWith(options.credentials), tell }), ...discovery(tell)];
}

const STREAMS = '/event_store.client.streams.Streams';

const streamsDefinition: ServiceDefinition = {
  Read: {
    ...method(`${STREAMS}/Read`, readRequest, readResponse),
    responseStream: true,
    responseSerialize: (answer: ReadAnswer) =>
      'events' in answer ? eventFrames(answer.events, answer.ids) : encode(readResponse, answer),
  },
  Append: {
    ...method(`${STREAMS}/Append`, appendRequest, appendResponse),
    requestStream: true,
    requestDeserialize: (encoded) => decodeSized(appendRequest, encoded),
  },
  BatchAppend: {
    ...method(`${STREAMS}/BatchAppend`, batchAppendRequest, batchAppendResponse),
    requestStream: true,
    requestDeserialize: (encoded) => decodeSized(batchAppendRequest, encoded),
    responseStream: true,
  },
  Delete: method(`${STREAMS}/Delete`, deleteRequest, deleteResponse),
  Tombstone: method(`${STREAMS}/Tombstone`, deleteRequest, deleteResponse),
};

const gossipDefinition: ServiceDefinition = {
  Read: method('/event_store.client.gossip.Gossip/Read', empty, clusterInfo),
};

const featuresDefinition: ServiceDefinition = {
  GetSupportedMethods: method(
    '/event_store.client.server_features.ServerFeatures/GetSupportedMethods',
    empty,
    supportedMethods,
  ),
};

function streams(served: Served, manner: Manner): Service {
  return {
    definition: streamsDefinition,
    handlers: {
      Read: serverStream<ReadRequest, ReadAnswer>(manner, (request, signal) =>
        read(served.log, request, signal),
      ),
      Append: clientStream<Sized<AppendRequest>, AppendResponse>(manner, (requests) =>
        append(served, requests),
      ),
      BatchAppend: bidiStream<Sized<BatchAppendRequest>, BatchAppendResponse>(
        manner,
        (requests, send) => batchAppend(served, requests, send),
      ),
      Delete: unary<DeleteRequest, DeleteResponse>(manner, (request) =>
        deleteStream(served, 'delete', request),
      ),
      Tombstone: unary<DeleteRequest, DeleteResponse>(manner, (request) =>
        deleteStream(served, 'tombstone', request),
      ),
    },
  };
}

/** What a client asks before it has shown any credentials. */
function discovery(tell: Tell): readonly Service[] {
  const everybody = { guard: () => undefined, tell };
  const definitions = [streamsDefinition, gossipDefinition, featuresDefinition];
  const features = supportedMethodsOf(definitions);
  return [
    {
      definition: gossipDefinition,
      handlers: { Read: unary(everybody, (_, call) => gossip(call)) },
    },
    {
      definition: featuresDefinition,
      handlers: { GetSupportedMethods: unary(everybody, () => features) },
    },
  ];
}

/** A method with a single request and a single answer. */
function method<Request, Answer>(
  path: string,
  request: MessageKind<Request>,
  answer: MessageKind<Answer>,
): MethodDefinition<Request, Answer> {
  return {
    path,
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => encode(request, value),
    requestDeserialize: (encoded) => decode(request, encoded),
    responseSerialize: (value) => encode(answer, value),
    responseDeserialize: (encoded) => decode(answer, encoded),
  };
}
