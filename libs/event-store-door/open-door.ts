import {
  type ConnectionInjector,
  Server,
  ServerCredentials,
  type UntypedHandleCall,
} from '@grpc/grpc-js';
import type { Socket } from 'node:net';
import { unlessAborted } from '../event-store/index.js';
import { type Call, SHUTTING_DOWN } from './calls.js';
import { speechOf } from './first-bytes.js';
import { answerNotServed } from './http1.js';
import { listen, type ListenOptions } from './listen.js';
import type { Service } from './services-options.js';

export interface DoorOptions extends ListenOptions {
  /** One line for each thing that an operator may want to know. */
  readonly log?: (line: string) => void;
}

export interface Door {
  readonly host: string;
  /** The one that is bound. */
  readonly port: number;
  /** Ends reads and subscriptions in order, gives writes a second to be answered, then cuts who is left. */
  close(): Promise<void>;
}

/** As a real node takes it; what is larger is answered RESOURCE_EXHAUSTED. */
const MESSAGE_BYTES_MAX = 16 * 1024 * 1024;

/** Who connects and says nothing is sent away after so long. */
const SILENCE_MS_MAX = 5000;

const CLOSE_GRACE_MS = 1000;

/** @throws DoorPortInUse, Error where the certificate or the address can't be used */
export async function openDoor(services: readonly Service[], options: DoorOptions): Promise<Door> {
  const server = new Server({
    'grpc.max_receive_message_length': MESSAGE_BYTES_MAX,
    'grpc.enable_channelz': 0,
  });
  const calls = new Set<Call>();
  for (const { definition, handlers } of services) {
    server.addService(definition, tracked(handlers, calls));
  }
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const listener = await listen(
    options,
    (socket) => void welcome(socket, injector),
    options.log ?? (() => undefined),
  );
  return {
    host: options.host,
    port: listener.port,
    close: async () => {
      const left = listener.stop();
      for (const call of calls) call.emit(SHUTTING_DOWN);
      // It says that it is done before its sessions are: the connections tell.
      server.tryShutdown(() => undefined);
      await unlessAborted(left, AbortSignal.timeout(CLOSE_GRACE_MS));
      server.forceShutdown();
      listener.cut();
      await left;
    },
  };
}

/** Whoever speaks HTTP/2 is grpc-js's from then on. */
async function welcome(socket: Socket, injector: ConnectionInjector): Promise<void> {
  const destroy = (): void => {
    socket.destroy();
  };
  socket.once('error', destroy);
  const speech = await speechOf(socket, SILENCE_MS_MAX);
  if (speech === 'http2' && !socket.destroyed) {
    socket.off('error', destroy);
    injector.injectConnection(socket);
  } else if (speech === 'other') answerNotServed(socket);
  else socket.destroy();
}

/** Keeps the calls that are not over, so that they can be told when the door closes. */
function tracked(handlers: Service['handlers'], calls: Set<Call>): Service['handlers'] {
  const entries = Object.entries(handlers).map(([name, handler]) => {
    const noting = (call: Call, ...rest: unknown[]): unknown => {
      calls.add(call);
      call.once('cancelled', () => calls.delete(call));
      return Reflect.apply(handler, undefined, [call, ...rest]);
    };
    return [name, noting] as const satisfies readonly [string, UntypedHandleCall];
  });
  return Object.fromEntries(entries);
}
