import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { ClientReadableStream, ServerWritableStream } from '@grpc/grpc-js';
import type { Refusal } from './faults.js';
import { metadataOf, refusalOf, type Surroundings } from './surroundings.js';

export type ReadCall = ServerWritableStream<Buffer, Buffer>;

/** More than a message needs on this machine; a reset takes what is still on its way. */
const ARRIVAL_MILLISECONDS = 10;

/** Whether there is more to come. */
type Outcome = 'go on' | 'enough';

/** A reading call between its caller and the node behind. */
export class Relay {
  readonly #node: Surroundings;
  readonly #call: ReadCall;
  readonly #upstream: ClientReadableStream<Buffer>;
  /** Aborted once the caller has gone. */
  readonly #left = new AbortController();

  constructor(node: Surroundings, call: ReadCall) {
    this.#node = node;
    this.#call = call;
    this.#upstream = node.upstream.read(call.request, metadataOf(call));
    call.once('cancelled', () => {
      this.#left.abort();
      this.#upstream.cancel();
    });
  }

  /**
   * Hands every message to `pass` until it has had enough, or until there is no more; then nothing
   * is asked of the node behind any longer. What that one ends with, the caller is told.
   */
  async each(pass: (message: Buffer) => Promise<Outcome>): Promise<Outcome> {
    try {
      for await (const message of this.#upstream) {
        if ((await pass(message as Buffer)) === 'enough') return 'enough';
      }
      return this.#left.signal.aborted ? 'enough' : 'go on';
    } catch (error) {
      if (!this.#left.signal.aborted) this.#call.emit('error', error);
      return 'enough';
    } finally {
      this.#upstream.cancel();
    }
  }

  /** Waits where the caller is slower. */
  async send(message: Buffer): Promise<void> {
    const { signal } = this.#left;
    if (signal.aborted || this.#call.write(message)) return;
    await once(this.#call, 'drain', { signal });
  }

  /** Ends the call as a node does that has said everything. */
  end(): void {
    this.#call.end();
  }

  refuse(refusal: Refusal): void {
    this.#call.emit('error', refusalOf(this.#node, this.#call, refusal));
  }

  /** Resets the connection, what was sent before having arrived. */
  async drop(): Promise<void> {
    await pause(ARRIVAL_MILLISECONDS);
    this.#node.drop(this.#call.getPeer());
  }

  /** Says nothing until the caller leaves. */
  async keepSilent(): Promise<void> {
    if (!this.#left.signal.aborted) await once(this.#left.signal, 'abort');
  }
}
