import { readFile } from 'node:fs/promises';
import {
  type ChannelCredentialOptions,
  EventStoreDBClient,
  type SingleNodeOptions,
} from '@eventstore/db-client';
import type { AppendReq, AppendResp, ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { Channel, ClientReadableStream } from '@grpc/grpc-js';
import { messageOf } from '../errors.js';
import type { AddressOptions, StoreAddress } from './address.js';
import { type Message, messageIn } from './messages.js';
import { InvalidStoreAddress } from './refusals.js';

/** In milliseconds. Below it the client writes a warning to the console. */
const DEFAULT_KEEP_ALIVE = 10_000;

type Settings = ConstructorParameters<typeof EventStoreDBClient>;

/**
 * The official client as far as we use it: it finds the node, keeps the channel, reconnects, and
 * signs the calls. The calls themselves are the service's own, so that bytes stay as they are.
 */
export class NodeConnection extends EventStoreDBClient {
  #channel: Channel | undefined;

  constructor(...settings: Settings) {
    super(...settings);
    const { handleError, getChannel } = this;
    // What can't be reached again is told by the next call; here nobody listens.
    this.handleError = (client, error) => handleError(client, error).catch(() => undefined);
    this.getChannel = async () => (this.#channel = await getChannel());
  }

  /** Starts a read; whoever leaves it must cancel it. */
  read(request: ReadReq): Promise<ClientReadableStream<Message>> {
    const { path, requestSerialize } = streams.StreamsService.read;
    const start = this.GRPCStreamCreator(streams.StreamsClient, 'read', (client) => {
      const rest = this.callArguments({}, { deadline: Infinity });
      return client.makeServerStreamRequest(path, requestSerialize, messageIn, request, ...rest);
    });
    return start();
  }

  /** The classic call: a stream of its own for each append. */
  append(
    messages: readonly AppendReq[],
    { deadline, signal }: { readonly deadline: number; readonly signal: AbortSignal },
  ): Promise<AppendResp> {
    return this.execute(streams.StreamsClient, 'append', (client) => {
      signal.throwIfAborted();
      return new Promise<AppendResp>((resolve, reject) => {
        const sink = client.append(...this.callArguments({ deadline }), (error, response) => {
          if (error === null) resolve(response);
          else reject(error);
        });
        sink.on('error', reject);
        signal.addEventListener('abort', () => {
          sink.cancel();
        });
        for (const message of messages) sink.write(message);
        sink.end();
      });
    });
  }

  /** Ends every call. */
  async close(): Promise<void> {
    await this.dispose();
    this.#channel?.close();
  }
}

/** Makes one of several connections; nothing is dialled before its first call. */
export type Dial = (number: number) => NodeConnection;

/** @throws InvalidStoreAddress where a certificate can't be read */
export async function dialFor(address: StoreAddress): Promise<Dial> {
  const { hosts, credentials, options, discover } = address;
  const [first] = hosts;
  const nodes =
    discover === 'no'
      ? { endpoint: first }
      : discover === 'by-name'
        ? { discover: first }
        : { endpoints: hosts };
  const settings = { connectionName: 'lifeledger', ...options, ...nodes };
  const secured = await security(options);
  return (number) => {
    const all = { ...settings, ...keepAlive(options, number) };
    // One constructor for each of the three ways to name nodes; a spread fits none by itself.
    return new NodeConnection(all as SingleNodeOptions, secured, credentials);
  };
}

/** gRPC lets channels with equal settings share a connection: each number's differ by a little. */
function keepAlive(options: AddressOptions, number: number): AddressOptions {
  const { keepAliveInterval = DEFAULT_KEEP_ALIVE, keepAliveTimeout = DEFAULT_KEEP_ALIVE } = options;
  return {
    keepAliveInterval:
      keepAliveInterval < 0 ? keepAliveInterval : Math.max(keepAliveInterval, DEFAULT_KEEP_ALIVE),
    keepAliveTimeout: keepAliveTimeout < 0 ? keepAliveTimeout : keepAliveTimeout + number,
  };
}

async function security(options: AddressOptions): Promise<ChannelCredentialOptions> {
  if (options.tls === false) return { insecure: true };
  const rootCertificate = await pem('tlsCAFile', options);
  const userCertFile = await pem('userCertFile', options);
  const userKeyFile = await pem('userKeyFile', options);
  return {
    ...(rootCertificate && { rootCertificate }),
    ...(userCertFile && { userCertFile }),
    ...(userKeyFile && { userKeyFile }),
  };
}

async function pem(
  option: 'tlsCAFile' | 'userCertFile' | 'userKeyFile',
  options: AddressOptions,
): Promise<Buffer | undefined> {
  const path = options[option];
  if (path === undefined) return undefined;
  try {
    return await readFile(path);
  } catch (cause) {
    throw new InvalidStoreAddress(`its ${option} can't be read (${messageOf(cause)})`, { cause });
  }
}
