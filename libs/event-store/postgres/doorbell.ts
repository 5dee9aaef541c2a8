/** Tells those who wait that the log may have grown; a hint, the log itself is the truth. */
export class Doorbell {
  #rings = 0;
  readonly #waiting = new Set<() => void>();

  /** To be asked before looking at the log, and given to `wait` where there was nothing new. */
  get rings(): number {
    return this.#rings;
  }

  ring(): void {
    this.#rings += 1;
    for (const wake of this.#waiting) wake();
  }

  /** Returns at the first ring after `heard`, after so many milliseconds, or when aborted. */
  async wait(heard: number, milliseconds: number, signal: AbortSignal): Promise<void> {
    if (this.#rings !== heard || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      signal.addEventListener('abort', wake);
      this.#waiting.add(wake);
    });
  }
}
