import { messageOf } from '../../libs/event-store/index.js';

export type Outcome<T> = { readonly value: T } | { readonly failure: string };

/** Somebody who was asked and has not answered in time. */
export const NO_ANSWER = 'no answer in time';

interface Waiting<T> {
  readonly question: () => Promise<T>;
  readonly answer: (outcome: Outcome<T>) => void;
}

/**
 * A question that is under way once at most, however many want to know: one who hangs is not asked
 * ever more. Whoever comes while it is under way waits, and then asks anew: what was asked before
 * it came may be out of date. Whoever has waited for too long goes, and leaves nothing behind.
 */
export class AskedOnce<T> {
  readonly #patienceMilliseconds: number;
  readonly #waiting = new Set<Waiting<T>>();
  #isUnderWay = false;

  constructor(patienceMilliseconds: number) {
    this.#patienceMilliseconds = patienceMilliseconds;
  }

  /** How many wait for an answer that is not theirs to come to an end. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** What `question` answers, or why it didn't; never rejects. */
  async ask(question: () => Promise<T>): Promise<Outcome<T>> {
    const { promise, resolve: answer } = Promise.withResolvers<Outcome<T>>();
    const waiting = { question, answer };
    const late = setTimeout(answer, this.#patienceMilliseconds, { failure: NO_ANSWER });
    this.#waiting.add(waiting);
    if (!this.#isUnderWay) void this.#askOn();
    try {
      return await promise;
    } finally {
      clearTimeout(late);
      this.#waiting.delete(waiting);
    }
  }

  /** Asks for as long as somebody wants to know; never rejects. */
  async #askOn(): Promise<void> {
    this.#isUnderWay = true;
    for (let [first] = this.#waiting; first !== undefined; [first] = this.#waiting) {
      // Of those who waited the first one asks; all of them came before it did.
      const together = [...this.#waiting];
      this.#waiting.clear();
      const outcome = await outcomeOf(first.question);
      for (const { answer } of together) answer(outcome);
    }
    this.#isUnderWay = false;
  }
}

async function outcomeOf<T>(question: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await question() };
  } catch (error) {
    return { failure: messageOf(error) };
  }
}
