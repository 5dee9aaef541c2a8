/** Lets work on one key wait for the work on it before; work on different keys goes on side by side. */
export class Turns {
  readonly #last = new Map<string, Promise<undefined>>();

  async take<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(key);
    const { promise: mine, resolve: done } = Promise.withResolvers<undefined>();
    this.#last.set(key, mine);
    try {
      await before;
      return await work();
    } finally {
      if (this.#last.get(key) === mine) this.#last.delete(key);
      done(undefined);
    }
  }
}
