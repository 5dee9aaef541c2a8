import {
  type handleUnaryCall,
  type sendUnaryData,
  Server,
  ServerCredentials,
  type ServerReadableStream,
  type ServerUnaryCall,
} from '@grpc/grpc-js';
import { Connections } from './connections.js';
import { faultyAppend } from './faulty-append.js';
import { faultyRead } from './faulty-read.js';
import { faultySubscription } from './faulty-subscription.js';
import type { ReadCall } from './relay.js';
import { metadataOf, type Surroundings } from './surroundings.js';
import { connectUpstream, type Upstream } from './upstream.js';
import { methods, readRequest } from './wire.js';

export interface FaultyNodeOptions extends Pick<
  Surroundings,
  'aim' | 'stallMilliseconds' | 'records'
> {
  /** Of the node behind, on this machine. */
  readonly port: number;
}

/** A node on which faults befall calls on demand; all else is what the node behind says. */
export interface FaultyNode {
  /** For a client without TLS. The node listens on a second port too, where it says its leader is. */
  readonly url: string;
  /** Cuts its callers, and ends once the appends that stalled are written. */
  close(): Promise<void>;
}

export async function openFaultyNode({ port, ...given }: FaultyNodeOptions): Promise<FaultyNode> {
  const server = new Server();
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const connections = new Connections((socket) => {
    injector.injectConnection(socket);
  });
  const ports = [await connections.listen(), await connections.listen()] as const;
  const upstream = connectUpstream(port);
  const underWay = new UnderWay();
  const node: Surroundings = {
    ...given,
    upstream,
    drop: (peer) => {
      connections.drop(peer);
    },
    otherPort: (host) => (host.endsWith(`:${String(ports[0])}`) ? ports[1] : ports[0]),
  };
  serve(server, node, underWay);
  return {
    url: `esdb://127.0.0.1:${String(ports[0])}?tls=false`,
    close: async () => {
      await connections.close();
      await underWay.ended();
      server.forceShutdown();
      upstream.close();
    },
  };
}

/** Calls that may outlive their callers. */
class UnderWay {
  readonly #calls = new Set<Promise<void>>();
  readonly #failures: unknown[] = [];

  add(call: Promise<void>): void {
    const noted = call
      .catch((error: unknown) => this.#failures.push(error))
      .then(() => {
        this.#calls.delete(noted);
      });
    this.#calls.add(noted);
  }

  async ended(): Promise<void> {
    await Promise.all(this.#calls);
    if (this.#failures.length > 0) {
      throw new AggregateError(this.#failures, 'the faulty node itself failed');
    }
  }
}

function serve(server: Server, node: Surroundings, underWay: UnderWay): void {
  server.addService(methods, {
    append: (call: ServerReadableStream<Buffer, Buffer>, answer: sendUnaryData<Buffer>) => {
      underWay.add(faultyAppend(node, call, answer));
    },
    read: (call: ReadCall) => {
      const request = readRequest(call.request);
      underWay.add(
        request.subscription ? faultySubscription(node, call, request) : faultyRead(node, call),
      );
    },
    delete: passOn(node.upstream, methods.delete.path),
    tombstone: passOn(node.upstream, methods.tombstone.path),
    features: passOn(node.upstream, methods.features.path),
  });
}

function passOn(upstream: Upstream, path: string): handleUnaryCall<Buffer, Buffer> {
  return (call: ServerUnaryCall<Buffer, Buffer>, answer) => {
    upstream.unary(path, call.request, metadataOf(call)).then(
      (bytes) => {
        answer(null, bytes);
      },
      (error: unknown) => {
        answer(error as Error);
      },
    );
  };
}
