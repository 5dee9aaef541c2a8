import type { Batch, EventStore } from '../../libs/event-store/index.js';

/** Holds back what flows to whoever subscribes or asks, without a word, while it is closed. */
export class Tap {
  #closed: PromiseWithResolvers<undefined> | undefined;

  close(): void {
    this.#closed ??= Promise.withResolvers();
  }

  open(): void {
    this.#closed?.resolve(undefined);
    this.#closed = undefined;
  }

  /** Resolves once it is open. */
  async passed(): Promise<void> {
    await this.#closed?.promise;
  }

  /** The same store, whose subscriptions go silent. */
  over(store: EventStore): EventStore {
    return {
      ...store,
      subscribe: (options) => this.#held(store.subscribe(options), options.signal),
    };
  }

  async *#held(batches: AsyncIterable<Batch>, signal?: AbortSignal): AsyncGenerator<Batch> {
    const aborted = Promise.withResolvers<undefined>();
    signal?.addEventListener('abort', () => {
      aborted.resolve(undefined);
    });
    for await (const batch of batches) {
      await Promise.race([this.passed(), aborted.promise]);
      if (signal?.aborted === true) return;
      yield batch;
    }
  }
}
