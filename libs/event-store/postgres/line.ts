interface Waiting {
  readonly enter: () => void;
  readonly refuse: (reason: unknown) => void;
}

/** So many at once; whoever else comes waits for a turn, in order and for as long as it takes. */
export class Line {
  #free: number;
  readonly #waiting = new Set<Waiting>();

  constructor(places: number) {
    this.#free = places;
  }

  /** Has a place once it resolves, to be given back by `leave`. @throws why the signal was aborted */
  async enter(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.#free === 0) return this.#wait(signal);
    this.#free -= 1;
  }

  leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) this.#free += 1;
    else {
      this.#waiting.delete(next);
      next.enter();
    }
  }

  /** Sends away all who wait. */
  disperse(reason: unknown): void {
    for (const { refuse } of this.#waiting) refuse(reason);
    this.#waiting.clear();
  }

  async #wait(signal: AbortSignal | undefined): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const waiting: Waiting = {
      enter: () => {
        resolve(undefined);
      },
      refuse: reject,
    };
    const giveUp = () => {
      this.#waiting.delete(waiting);
      reject(signal?.reason);
    };
    this.#waiting.add(waiting);
    signal?.addEventListener('abort', giveUp);
    try {
      await promise;
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
  }
}
