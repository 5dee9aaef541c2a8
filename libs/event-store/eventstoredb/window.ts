export interface WindowLimits {
  readonly count: number;
  readonly bytes: number;
}

/** Lets so much work be under way at once, in the order in which it came. */
export class Window {
  readonly #limits: WindowLimits;
  readonly #waiting: (() => boolean)[] = [];
  #idle = Promise.withResolvers<undefined>();
  #count = 0;
  #bytes = 0;

  constructor(limits: WindowLimits) {
    this.#limits = limits;
  }

  /** Resolves once nothing is under way and nothing waits. */
  async idle(): Promise<void> {
    if (this.#count > 0) await this.#idle.promise;
  }

  async run<Result>(bytes: number, work: () => Promise<Result>): Promise<Result> {
    await this.#enter(bytes);
    try {
      return await work();
    } finally {
      this.#count -= 1;
      this.#bytes -= bytes;
      while (this.#waiting[0]?.() === true) this.#waiting.shift();
      if (this.#count === 0) this.#becomeIdle();
    }
  }

  #becomeIdle(): void {
    this.#idle.resolve(undefined);
    this.#idle = Promise.withResolvers();
  }

  #enter(bytes: number): Promise<void> {
    return new Promise((resolve) => {
      const enter = () => {
        if (!this.#hasRoomFor(bytes)) return false;
        this.#count += 1;
        this.#bytes += bytes;
        resolve();
        return true;
      };
      if (this.#waiting.length > 0 || !enter()) this.#waiting.push(enter);
    });
  }

  /** What is larger than the window goes alone. */
  #hasRoomFor(bytes: number): boolean {
    if (this.#count === 0) return true;
    const { count, bytes: most } = this.#limits;
    return this.#count < count && this.#bytes + bytes <= most;
  }
}
