import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { freshDatabase, type TestDatabase } from '../../test/support/database.js';
import {
  foldedUpTo,
  naiveRowsOf,
  openToys,
  rowsOf,
  running,
  type Toys,
} from '../../test/support/toy-read-models.js';
import type { Position } from '../event-store/index.js';

let db: TestDatabase;
let toys: Toys;
let operator: Toys;

beforeEach(async () => {
  db = await freshDatabase();
  toys = await openToys(db.url);
  operator = await openToys(db.url);
});

afterEach(async () => {
  await operator.close();
  await toys.close();
  await db.drop();
});

const note = (customer: string, n: number) => ({
  customer,
  ref: String(n),
  amount: '1.00',
  text: 't',
});

/** What a reader saw in one answer. */
interface Seen {
  readonly minPosition: Position;
  readonly position: Position;
  /** Of the last note in the picture. */
  readonly lastNote: Position;
  readonly generation: bigint;
  readonly milliseconds: number;
}

async function look(minPosition: Position): Promise<Seen> {
  const began = performance.now();
  return toys.reads.answer({ minPosition }, async ({ db: picture, position, generation }) => {
    const { rows } = await sql<{ last: string }>`
      select coalesce(max(position), 0)::text as last from notes`.execute(picture);
    const milliseconds = performance.now() - began;
    return {
      minPosition,
      position,
      generation,
      milliseconds,
      lastNote: BigInt(rows[0]?.last ?? 0),
    };
  });
}

/** Writes, and asks at once for what was written, until told to stop. */
async function writeAndRead(customer: string, stop: AbortSignal): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  for (let n = 0; !stop.aborted; n += 1) seen.push(await look(await toys.note(note(customer, n))));
  return seen;
}

/** Asks again and again for no less than it has seen. */
async function readOn(stop: AbortSignal): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  while (!stop.aborted) seen.push(await look(seen.at(-1)?.position ?? 0n));
  return seen;
}

/** Every change an operator makes, each while questions are asked. */
async function operate(): Promise<void> {
  const parity = { questions: [], decide: () => true };
  const switchboard = operator.projector().switchboard();
  for (let round = 0; round < 2; round += 1) {
    const { generation } = await operator.projector({ batchSize: 50 }).rebuild({ parity });
    await switchboard.rollback();
    await switchboard.serve(generation);
    const retired = (await switchboard.list()).filter(({ serving }) => !serving);
    for (const { number } of retired) await switchboard.drop(number);
  }
}

describe('questions while generations are built, change over, roll back and go', () => {
  it('are all answered, with what they ask for, and never from further back', async () => {
    await toys.note(...Array.from({ length: 300 }, (_, n) => note(`before-${String(n % 9)}`, n)));
    const work = running(toys.projector());
    await foldedUpTo(toys, (await toys.store.head()).position);
    const enough = new AbortController();
    const readers = [
      writeAndRead('a', enough.signal),
      writeAndRead('b', enough.signal),
      readOn(enough.signal),
      readOn(enough.signal),
    ];
    await Promise.race([operate(), ...readers]);
    enough.abort();
    const all = await Promise.all(readers);
    expect(await work.stop()).toBeUndefined();

    const seen = all.flat();
    const generations = new Set(seen.map(({ generation }) => generation));
    expect(generations.size).toBeGreaterThanOrEqual(3);
    expect(seen.filter(({ minPosition, position }) => position < minPosition)).toEqual([]);
    expect(seen.filter(({ minPosition, lastNote }) => lastNote < minPosition)).toEqual([]);
    for (const reader of all) {
      const positions = reader.map(({ position }) => position);
      expect(positions).toEqual(positions.toSorted((a, b) => (a < b ? -1 : 1)));
    }
    const longest = Math.max(...seen.map(({ milliseconds }) => milliseconds));
    process.stdout.write(
      `${String(seen.length)} answers from ${String(generations.size)} generations; the longest wait ${longest.toFixed(0)} ms\n`,
    );
    expect(await rowsOf(db.url)).toEqual(await naiveRowsOf(toys));
  });
});
