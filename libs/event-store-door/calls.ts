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
import type { Tell } from './faults.js';
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

/** How the calls of a service are met. */
export interface Manner {
  readonly guard: Guard;
  readonly tell: Tell;
}

/** Resolves once the transport took the answer, at the reader's pace, or the call is over. */
export type Send<Answer> = (answer: Answer) => Promise<void>;

interface Signals {
  /** Aborted when the call is over, whoever ended it: nothing can be answered any more. */
  readonly over: AbortSignal;
  /** Aborted when nothing more is to be begun: as well, and with ShuttingDown when the door closes. */
  readonly stop: AbortSignal;
}

function signalsOf(call: Call): Signals {
  const over = new AbortController();
  const stop = new AbortController();
  // Each answer under way listens, and a batch stream may have a thousand.
  setMaxListeners(0, over.signal);
  const cancelled = (): void => {
    over.abort();
    stop.abort();
  };
  call.once('cancelled', cancelled);
  call.once(SHUTTING_DOWN, () => {
    stop.abort(new ShuttingDown());
  });
  if (call.cancelled) cancelled();
  return { over: over.signal, stop: stop.signal };
}

export function unary<Request, Answer>(
  manner: Manner,
  answer: (request: Request, call: Call) => Promise<Answer> | Answer,
): handleUnaryCall<Request, Answer> {
  return (call, callback) => {
    void reply(call, { callback, manner }, async () => {
      return await answer(call.request, call);
    });
  };
}

export function clientStream<Request, Answer>(
  manner: Manner,
  answer: (requests: AsyncIterable<Request>) => Promise<Answer>,
): handleClientStreamingCall<Request, Answer> {
  return (call, callback) => {
    void reply(call, { callback, manner }, async () => {
      return await answer(requestsOf(call, signalsOf(call).stop));
    });
  };
}

async function reply<Answer>(
  call: Call,
  { callback, manner }: { readonly callback: sendUnaryData<Answer>; readonly manner: Manner },
  answer: () => Promise<Answer>,
): Promise<void> {
  try {
    manner.guard(call);
    callback(null, await answer());
  } catch (error) {
    if (!call.cancelled) callback(statusOf(manner.tell(error)));
  }
}

interface WritableCall<Answer> extends Call {
  write(answer: Answer, taken: () => void): boolean;
  end(): void;
}

export function serverStream<Request, Answer>(
  manner: Manner,
  answers: (request: Request, signal: AbortSignal) => AsyncIterable<Answer>,
): handleServerStreamingCall<Request, Answer> {
  return (call) => {
    void conclude(call, manner, async ({ stop }) => {
      for await (const answer of answers(call.request, stop)) {
        await sent(call, answer, stop);
        if (stop.aborted) return;
      }
    });
  };
}

export function bidiStream<Request, Answer>(
  manner: Manner,
  answer: (requests: AsyncIterable<Request>, send: Send<Answer>) => Promise<void>,
): handleBidiStreamingCall<Request, Answer> {
  return (call) => {
    void conclude(call, manner, async ({ over, stop }) => {
      // What was begun is told also while the door closes.
      await answer(requestsOf(call, stop), (each) => sent(call, each, over));
    });
  };
}

/** Ends the call: in order, or with the status of what was thrown; of a call that is over nobody hears. */
async function conclude<Answer>(
  call: WritableCall<Answer>,
  { guard, tell }: Manner,
  answer: (signals: Signals) => Promise<void>,
): Promise<void> {
  const signals = signalsOf(call);
  try {
    guard(call);
    await answer(signals);
    if (signals.stop.reason instanceof ShuttingDown) throw signals.stop.reason;
    call.end();
  } catch (error) {
    if (!call.cancelled) call.emit('error', statusOf(tell(error)));
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
