import {
  Client,
  type ClientReadableStream,
  credentials,
  type Metadata,
  type ServiceError,
} from '@grpc/grpc-js';
import { methods } from './wire.js';

/** The node behind a faulty one; all messages are the bytes that they are on the wire. */
export interface Upstream {
  /** Without a deadline, and whether or not the caller is still there. @throws ServiceError */
  append(messages: readonly Buffer[], metadata: Metadata): Promise<Buffer>;
  /** To be cancelled by its reader. */
  read(request: Buffer, metadata: Metadata): ClientReadableStream<Buffer>;
  /** @throws ServiceError */
  unary(path: string, request: Buffer, metadata: Metadata): Promise<Buffer>;
  close(): void;
}

const asIs = (bytes: Buffer) => bytes;

export function connectUpstream(port: number): Upstream {
  const client = new Client(`127.0.0.1:${String(port)}`, credentials.createInsecure());
  const { append, read } = methods;
  return {
    append: (messages, metadata) =>
      new Promise((resolve, reject) => {
        const call = client.makeClientStreamRequest(
          append.path,
          asIs,
          asIs,
          metadata,
          settle(resolve, reject),
        );
        for (const message of messages) call.write(message);
        call.end();
      }),
    read: (request, metadata) => {
      const call = client.makeServerStreamRequest(read.path, asIs, asIs, request, metadata);
      // Told by iteration; that a cancelled call ends so is nothing to tell.
      call.on('error', () => undefined);
      return call;
    },
    unary: (path, request, metadata) =>
      new Promise((resolve, reject) => {
        client.makeUnaryRequest(path, asIs, asIs, request, metadata, settle(resolve, reject));
      }),
    close: () => {
      client.close();
    },
  };
}

function settle(resolve: (answer: Buffer) => void, reject: (error: ServiceError) => void) {
  return (error: ServiceError | null, answer?: Buffer) => {
    if (error !== null) reject(error);
    else resolve(answer ?? Buffer.alloc(0));
  };
}
