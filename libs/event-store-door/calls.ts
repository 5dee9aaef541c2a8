import type {
  handleBidiStreamingCall,
  handleClientStreamingCall,
  handleServerStreamingCall,
  handleUnaryCall,
  Metadata,
  sendUnaryData,
} from '@grpc/grpc-js';
import { type EventEmitter, setMaxListeners } from 'node:events';
import type { Readable } from 'node:stream';
import { unlessAborted } from '../event-store/index.js';
import { ShuttingDown } from './refusals.js';
import { statusOf } from './status.js';

/** The event of a call by which an orderly stop of the door reaches it. */
export const SHUTTING_DOWN = 'shutting-down';

/** What every kind of call has. */
export interface Call extends EventEmitter {
  readonly cancelled: boolean;
  readonly metadata: Metadata;
  getHost(): string;
}

/** Lets a call through, or throws why it does not. */
export type Guard = (call: Call) => void;

/** Resolves once the transport took the answer, at the reader's pace, or the call is over. */
export type Send<Answer> = (answer: Answer) => Promise<void>;

/** Aborted when the call is over, whoever ended it, or with ShuttingDown when the door closes. */
function signalOf(call: Call): AbortSignal {
  const controller = new AbortController();
  // Each answer under way listens, and a batch stream may have a thousand.
  setMaxListeners(0, controller.signal);
  const over = (): void => {
    controller.abort();
  };
  call.once('cancelled', over);
  call.once(SHUTTING_DOWN, () => {
    controller.abort(new ShuttingDown());
  });
  if (call.cancelled) over();
  return controller.signal;
}

export function unary<Request, Answer>(
  guard: Guard,
  answer: (request: Request, call: Call) => Promise<Answer> | Answer,
): handleUnaryCall<Request, Answer> {
  return (call, callback) => {
    void reply(callback, async () => {
      guard(call);
      return await answer(call.request, call);
    });
  };
}

export function clientStream<Request, Answer>(
  guard: Guard,
  answer: (requests: AsyncIterable<Request>) => Promise<Answer>,
): handleClientStreamingCall<Request, Answer> {
  return (call, callback) => {
    void reply(callback, async () => {
      guard(call);
      return await answer(requestsOf(call, signalOf(call)));
    });
  };
}

async function reply<Answer>(
  callback: sendUnaryData<Answer>,
  answer: () => Promise<Answer>,
): Promise<void> {
  try {
    callback(null, await answer());
  } catch (error) {
    callback(statusOf(error));
  }
}

interface WritableCall<Answer> extends Call {
  write(answer: Answer, taken: () => void): boolean;
  end(): void;
}

export function serverStream<Request, Answer>(
  guard: Guard,
  answers: (request: Request, signal: AbortSignal) => AsyncIterable<Answer>,
): handleServerStreamingCall<Request, Answer> {
  return (call) => {
    void conclude(call, async (signal) => {
      guard(call);
      for await (const answer of answers(call.request, signal)) {
        await sent(call, answer, signal);
        if (signal.aborted) return;
      }
    });
  };
}

export function bidiStream<Request, Answer>(
  guard: Guard,
  answer: (requests: AsyncIterable<Request>, send: Send<Answer>) => Promise<void>,
): handleBidiStreamingCall<Request, Answer> {
  return (call) => {
    void conclude(call, async (signal) => {
      guard(call);
      await answer(requestsOf(call, signal), (each) => sent(call, each, signal));
    });
  };
}

/** Ends the call: in order, or with the status of what was thrown; of a call that is over nobody hears. */
async function conclude<Answer>(
  call: WritableCall<Answer>,
  answer: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const signal = signalOf(call);
  try {
    await answer(signal);
    if (signal.reason instanceof ShuttingDown) throw signal.reason;
    call.end();
  } catch (error) {
    if (!call.cancelled) call.emit('error', statusOf(error));
  }
}

function sent<Answer>(
  call: WritableCall<Answer>,
  answer: Answer,
  over: AbortSignal,
): Promise<void> {
  if (over.aborted) return Promise.resolve();
  return unlessAborted(
    new Promise((resolve) => {
      call.write(answer, resolve);
    }),
    over,
  );
}

/**
 * The messages that come in, as the handler asks for them.
 * @throws what the signal was aborted with: a caller who went away did not finish
 */
async function* requestsOf<Request>(
  call: Readable,
  signal: AbortSignal,
): AsyncGenerator<Request, void> {
  // Answers may be written after the last request.
  const messages: AsyncIterator<unknown> = call.iterator({ destroyOnReturn: false });
  for (;;) {
    const next = await unlessAborted(messages.next(), signal);
    // A call that was cut ends like one that was finished; but that it was cut is told before.
    signal.throwIfAborted();
    if (next === undefined || next.done === true) return;
    yield next.value as Request;
  }
}
