import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Generation } from '../../../libs/read-store/index.js';
import { query } from '../../support/toy-read-models.js';
import { type Compared, EXIT, type Post, type Task } from './child.js';
import { type Outcome, runOnce } from './children.js';
import { entriesOf, type Expected, expectedOf } from './expected.js';
import { patiently } from './patiently.js';
import type { Stage } from './stage.js';

export interface OperatorOptions {
  readonly stage: Stage;
  readonly post: () => Post;
  /** The release that built each generation; whoever asks is told of those that are whole by now. */
  readonly made: () => Promise<ReadonlyMap<bigint, number>>;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/** More than any act takes on a busy machine. */
const PATIENCE_MILLISECONDS = 60_000;
/** How often an act may fail: more often than blows fall meanwhile. */
const ATTEMPTS = 8;

/**
 * Who decides which generation serves: each act is a process, one at a time, while blows fall, and
 * is repeated where it failed. The acts say what is wrong, or that there was nothing to act on.
 */
export class Operator {
  readonly #options: OperatorOptions;

  constructor(options: OperatorOptions) {
    this.#options = options;
  }

  /** Builds a generation, which then serves. */
  async rebuild(): Promise<void> {
    const { code } = await this.#insist({ role: 'rebuild' });
    if (code === EXIT.stoppedAtPoison) throw new Error('a rebuild was stopped by nothing');
  }

  /** The same while something stands in the log that ails: it must not get over that. */
  async rebuildAtPoison(): Promise<void> {
    const { code } = await this.#insist({ role: 'rebuild' });
    if (code !== EXIT.stoppedAtPoison) throw new Error('a rebuild got over what ails');
  }

  async kill(task: Task, afterMilliseconds: number): Promise<void> {
    await this.#run(task, AbortSignal.timeout(afterMilliseconds));
  }

  /** Compares what serves with another one; the answer must be that of the log. */
  async compare(amount: number): Promise<'nothing' | undefined> {
    const pair = await this.#pair(amount);
    if (pair === undefined) return 'nothing';
    const [before, after] = pair.map(({ number }) => number) as [bigint, bigint];
    const numbers = { before: String(before), after: String(after) };
    const { said } = await this.#insist({ role: 'compare', ...numbers });
    const { position, equal } = JSON.parse(said.at(-1) ?? '') as Compared;
    const [made, entries] = [await this.#options.made(), await entriesOf(this.#options.stage.log)];
    const [one, other] = [before, after].map((number) =>
      comparable(expectedOf(entries, { made: made.get(number) ?? 0, upTo: BigInt(position) })),
    );
    if (equal === isDeepStrictEqual(one, other)) return undefined;
    const found = equal ? 'are said to be the same' : 'are said to differ';
    throw new Error(`generations ${Object.values(numbers).join(' and ')} at ${position} ${found}`);
  }

  /** Goes back to the generation that served before, or on to any other. */
  async changeOver(amount: number): Promise<'nothing' | undefined> {
    const pair = await this.#pair(amount);
    if (pair === undefined) return 'nothing';
    const back = amount < 0.5 ? await this.#lastThatServed() : undefined;
    const generation = String(back ?? pair[1].number);
    const first = back === undefined ? undefined : await this.#run({ role: 'rollback' });
    // One that was broken off may have gone back all the same: said twice, it would go on again.
    if (first?.code !== EXIT.done) await this.#insist({ role: 'serve', generation });
    const serving = (await this.#generations()).find((one) => one.serving);
    if (String(serving?.number) === generation) return undefined;
    throw new Error(`generation ${String(serving?.number)} serves, not ${generation}`);
  }

  async killChangeOver(amount: number): Promise<'nothing' | undefined> {
    const pair = await this.#pair(amount);
    if (pair === undefined) return 'nothing';
    const task = { role: 'serve' as const, generation: String(pair[1].number) };
    await this.kill(task, Math.round(300 + 700 * amount));
    return undefined;
  }

  /** Lets one go that does not serve; whoever was killed while doing so is followed by another. */
  async drop(amount: number): Promise<'nothing' | undefined> {
    const [, retired] = (await this.#pair(amount)) ?? [];
    if (retired === undefined) return 'nothing';
    const { number } = retired;
    const task = { role: 'drop' as const, generation: String(number) };
    if (amount < 0.5) await this.kill(task, Math.round(300 + 1_000 * amount));
    await this.#insist(task);
    const left = (await this.#generations()).some((one) => one.number === number);
    if (left) throw new Error(`generation ${String(number)} was dropped and is there still`);
    return undefined;
  }

  /** What serves, and another one that could. */
  async #pair(amount: number): Promise<readonly [Generation, Generation] | undefined> {
    const whole = (await this.#generations()).filter(({ state }) => state === 'whole');
    const serving = whole.find((one) => one.serving);
    const others = whole.filter((one) => one !== serving);
    const other = others[Math.floor(amount * others.length)];
    return serving === undefined || other === undefined ? undefined : [serving, other];
  }

  async #generations(): Promise<readonly Generation[]> {
    return (await patiently(() => this.#options.stage.reads.status())).generations;
  }

  async #lastThatServed(): Promise<string | undefined> {
    const [row] = await patiently(() =>
      query(
        this.#options.stage.databaseUrl,
        `select number::text from lifeledger.generation
         where state = 'whole' and retired_at is not null order by retired_at desc limit 1`,
      ),
    );
    return row === undefined ? undefined : String(row['number']);
  }

  #run(task: Task, killed?: AbortSignal): Promise<Outcome> {
    const { post, log, signal } = this.#options;
    const either = killed === undefined ? signal : AbortSignal.any([signal, killed]);
    log(`begins: ${JSON.stringify(task)}`);
    return runOnce({ ...post(), ...task }, { log, signal: either });
  }

  /** Until it is done, or there is nothing to do. @throws where blows are no excuse any more */
  async #insist(task: Task): Promise<Outcome> {
    for (let attempts = 1; ; attempts += 1) {
      const outcome = await this.#run(task, AbortSignal.timeout(PATIENCE_MILLISECONDS));
      const { code, said } = outcome;
      if (code !== null && code !== EXIT.failed) return outcome;
      if (code === null || attempts === ATTEMPTS) {
        const what = code === null ? 'does not end' : `failed ${String(attempts)} times`;
        throw new Error(`${JSON.stringify(task)} ${what}: ${said.slice(-5).join('; ')}`);
      }
      await pause(50);
    }
  }
}

/** What a comparison of two generations looks at: why and how often something was tried is not of it. */
function comparable({ parked, ...rest }: Expected): object {
  return { ...rest, parked: parked.map((line) => line.split(' ').slice(0, 2).join(' ')) };
}
