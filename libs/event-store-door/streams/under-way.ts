/** What one caller may have under way; the next waits until something is done. */
const LIMIT = { count: 1000, bytes: 32 * 1024 * 1024 };

/** Counts what was begun and is not done. */
export class UnderWay {
  #count = 0;
  #bytes = 0;
  #waiting: (() => void)[] = [];

  /** @param work settles without an error */
  add(work: Promise<void>, bytes = 0): void {
    this.#count += 1;
    this.#bytes += bytes;
    void work.finally(() => {
      this.#count -= 1;
      this.#bytes -= bytes;
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  /** Resolves once there is room for more. */
  async room(): Promise<void> {
    while (this.#count >= LIMIT.count || this.#bytes >= LIMIT.bytes) await this.#change();
  }

  async done(): Promise<void> {
    while (this.#count > 0) await this.#change();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }
}
