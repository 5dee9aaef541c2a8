import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../../libs/event-store/index.js';

export type Outcome<T> = { readonly value: T } | { readonly failure: string };

/** Somebody who was asked and has not answered in time. */
export const NO_ANSWER = 'no answer in time';

/**
 * A question that is under way once at most, however many want to know: one who hangs is not asked
 * ever more. Whoever comes while it is under way waits, and then asks anew: what was asked before
 * it came may be out of date.
 */
export class AskedOnce<T> {
  readonly #patienceMilliseconds: number;
  #underWay: Promise<Outcome<T>> | undefined;

  constructor(patienceMilliseconds: number) {
    this.#patienceMilliseconds = patienceMilliseconds;
  }

  /** What `question` answers, or why it didn't; never rejects. */
  async ask(question: () => Promise<T>): Promise<Outcome<T>> {
    const enough = new AbortController();
    const late = pause(this.#patienceMilliseconds, { failure: NO_ANSWER }, enough);
    try {
      return await Promise.race([this.#inTurn(question), late]);
    } finally {
      enough.abort();
    }
  }

  async #inTurn(question: () => Promise<T>): Promise<Outcome<T>> {
    if (this.#underWay !== undefined) await this.#underWay;
    // Of those who waited the first one asks; all of them came before it did.
    this.#underWay ??= outcomeOf(question).finally(() => {
      this.#underWay = undefined;
    });
    return this.#underWay;
  }
}

async function outcomeOf<T>(question: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await question() };
  } catch (error) {
    return { failure: messageOf(error) };
  }
}
