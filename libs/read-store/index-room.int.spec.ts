import { describe, expect, it } from '@jest/globals';
import { onFreshDatabase } from '../../test/support/on-fresh-database.js';
import { openParkingToys } from '../../test/support/parking-toys.js';
import { rowsOf, running } from '../../test/support/toy-read-models.js';
import { type ParkedEvent, parkedEvents } from './index.js';
import { INDEXED_CHARACTERS } from './index-room.js';

const { db, opened: toys } = onFreshDatabase(openParkingToys);

/** Of three bytes each, none of them twice, so that nothing compresses them. */
function characters(many: number): string {
  const codes = Array.from({ length: many }, (_, n) => 0x4e00 + ((n * 7_919) % 0x5000));
  return String.fromCodePoint(...codes);
}

/** Nobody's stream is longer than a thousand bytes. */
const customer = characters(300);
const tooLong = 15_000;

async function write(): Promise<bigint> {
  await toys.note(customer, 'none', characters(INDEXED_CHARACTERS));
  await toys.note('b', 'none', characters(INDEXED_CHARACTERS + 1));
  await toys.note('b', 'none', characters(tooLong));
  return (await toys.note('b', 'none', '1')).position;
}

async function expectTwoParked(minPosition: bigint): Promise<void> {
  const found = await toys.reads.answer({ minPosition }, ({ db: of }) => parkedEvents(of));
  const told = ({ projection, position, category, error }: ParkedEvent) =>
    [projection, position, category, error] as const;
  const why = (many: number) => `${String(many)} characters for notes.ref, whose index holds 350`;
  expect(found.map(told)).toEqual([
    ['notes', minPosition - 2n, 'row-refused', why(INDEXED_CHARACTERS + 1)],
    ['notes', minPosition - 1n, 'row-refused', why(tooLong)],
  ]);
  const { notes, tallies } = await rowsOf(db.url);
  expect(notes).toHaveLength(2);
  expect(tallies.map(({ count }) => count).toSorted()).toEqual([1, 3]);
}

describe('an id that no index can hold', () => {
  it('is parked by a build: it is not found only when indexes are made', async () => {
    const last = await write();
    await toys.projector().rebuild();
    await expectTwoParked(last);
  });

  it('is parked live, as by a build', async () => {
    await toys.projector().rebuild();
    const work = running(toys.projector());
    await expectTwoParked(await write());
    expect(await work.stop()).toBeUndefined();
  });

  it('is named where a build stops at it', async () => {
    await toys.projector().rebuild();
    const last = await write();
    await expect(toys.projector().rebuild()).rejects.toThrow(
      `notes can't fold Noted at position ${String(last - 2n)}, customer-b@0: 351 characters for`,
    );
  });
});
