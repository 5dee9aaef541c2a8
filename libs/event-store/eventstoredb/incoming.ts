import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { ClientReadableStream } from '@grpc/grpc-js';
import type { NodeConnection } from './connection.js';
import type { Message } from './messages.js';
import type { Session } from './session.js';
import { within } from './waiting.js';

/** How much is read ahead of a consumer that is busy, beside the number of messages. */
const BYTES_AHEAD = 8 * 1024 * 1024;
const BYTES_OF_OVERHEAD = 256;

export interface Taking {
  /** Wait for so many, but no longer than `gathering` from the first on. */
  readonly least: number;
  /** In milliseconds. */
  readonly gathering: number;
  /** Give up after so many milliseconds without any message. */
  readonly silence: number;
  readonly signal: AbortSignal;
}

/** What one call of the server says, in order: as much as fits is kept until it is taken. */
export class Incoming {
  readonly #stream: ClientReadableStream<Message>;
  readonly #most: number;
  #messages: Message[] = [];
  #bytes = 0;
  /** Holds a word that should not wait for more. */
  #isUrgent = false;
  #end: { readonly error?: unknown } | undefined;
  #node: string | undefined;
  #look = (): void => undefined;

  /** @param most messages that are kept, and taken at once */
  constructor(stream: ClientReadableStream<Message>, most: number) {
    this.#stream = stream;
    this.#most = most;
    stream.on('data', (message: Message) => {
      this.#put(message);
    });
    stream.on('end', () => {
      this.#finish({});
    });
    // Stays until the very end: an error that nobody listens to would end the process.
    stream.on('error', (error) => {
      this.#finish({ error });
    });
  }

  /** The address that answered; undefined before it has said anything. */
  get node(): string | undefined {
    return this.#node;
  }

  get isEmpty(): boolean {
    return this.#messages.length === 0;
  }

  /**
   * What has come; nothing where it was silent too long or aborted, undefined where all was said.
   * @throws what the call failed with, once what came before it was taken
   */
  async take(taking: Taking): Promise<readonly Message[] | undefined> {
    const { least, gathering, silence, signal } = taking;
    await this.#until(() => !this.isEmpty || this.#end !== undefined, silence, signal);
    await this.#until(() => this.#isWorthTaking(least), gathering, signal);
    if (this.isEmpty && this.#end !== undefined) {
      if ('error' in this.#end) throw this.#end.error;
      return undefined;
    }
    const taken = this.#messages;
    this.#messages = [];
    this.#bytes = 0;
    this.#isUrgent = false;
    if (this.#stream.isPaused()) this.#stream.resume();
    return taken;
  }

  /** Ends the call on the server too. */
  cancel(): void {
    this.#end ??= {};
    this.#stream.cancel();
    // A call that the server has ended already ends here only once all that came of it is taken.
    this.#stream.resume();
  }

  #isWorthTaking(least: number): boolean {
    const many = this.#messages.length >= least || this.#isFull() || this.#isUrgent;
    return many || this.isEmpty || this.#end !== undefined;
  }

  #isFull(): boolean {
    return this.#messages.length >= this.#most || this.#bytes >= BYTES_AHEAD;
  }

  #put(message: Message): void {
    this.#node ??= this.#stream.getPeer();
    if (message.kind === 'aside' || this.#end !== undefined) return;
    this.#messages.push(message);
    if (message.kind === 'event') {
      const { data, metadata } = message.event;
      this.#bytes += data.length + metadata.length + BYTES_OF_OVERHEAD;
    } else if (message.kind !== 'checkpoint') {
      this.#isUrgent = true;
    }
    if (this.#isFull()) this.#stream.pause();
    this.#look();
  }

  #finish(end: { readonly error?: unknown }): void {
    this.#end ??= end;
    this.#look();
  }

  #until(enough: () => boolean, milliseconds: number, signal: AbortSignal): Promise<void> {
    if (enough() || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const stop = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
        this.#look = () => undefined;
        resolve();
      };
      const timer = setTimeout(stop, milliseconds);
      signal.addEventListener('abort', stop);
      this.#look = () => {
        if (enough()) stop();
      };
    });
  }
}

export interface Call {
  readonly connection: NodeConnection;
  readonly request: ReadReq;
  /** How many messages are kept ahead of the consumer. */
  readonly most: number;
  readonly signal: AbortSignal;
}

/** Starts a call. Whoever has it must cancel it. @throws NoAnswer, or why it could not be started */
export async function openIncoming(
  { timings }: Pick<Session, 'timings'>,
  { connection, request, most, signal }: Call,
): Promise<Incoming> {
  return within(timings.answer, signal, async (enough) => {
    const incoming = new Incoming(await connection.read(request), most);
    // It came too late: nobody is there to have it.
    if (enough.aborted) incoming.cancel();
    return incoming;
  });
}
