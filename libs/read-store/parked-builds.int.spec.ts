import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { onFreshDatabase } from '../../test/support/on-fresh-database.js';
import { naiveParking } from '../../test/support/naive-parking.js';
import { openParkingToys, type Written } from '../../test/support/parking-toys.js';
import type { ToyEvent } from '../../test/support/toy-projections.js';
import { openToys, query, rowsOf, running } from '../../test/support/toy-read-models.js';
import { until } from '../../test/support/until.js';
import { createCodec } from '../event-store/index.js';
import { discardedEvents, FoldFailed, parkedEvents, rebuildDue, unknownEvents } from './index.js';

const { db, opened: toys } = onFreshDatabase(openParkingToys);

async function discard({ id: eventId, stream, position: at }: Written): Promise<void> {
  const position = String(at);
  for (const projection of ['notes', 'tallies']) {
    await toys.decide({ kind: 'discard', projection, stream, position, eventId });
  }
}

async function cancelledAfterOneEvent(): Promise<void> {
  const stop = new AbortController();
  const progress = () => {
    stop.abort();
  };
  const rebuilt = toys.projector({ batchSize: 1 }).rebuild({ signal: stop.signal, progress });
  await expect(rebuilt).rejects.toThrow(/abort/);
}

const discarded = () =>
  toys.reads.answer({}, async ({ db: picture }) =>
    (await discardedEvents(picture)).map(
      ({ projection, leftOut }) => `${projection} ${String(leftOut)}`,
    ),
  );
const due = () => toys.reads.answer({}, ({ db: picture }) => rebuildDue(picture, toys.codec));

describe('a generation that is being built beside one that serves', () => {
  it.each(['throws', 'refused', 'no json'] as const)(
    'stops at an event that %s, says how to leave it out, and goes on once it is discarded',
    async (ailment) => {
      await toys.projector().rebuild();
      await toys.note('a');
      const spoilt = await toys.note('b', ailment);
      await toys.note('b');
      const reason = await toys
        .projector()
        .rebuild()
        .then(
          () => undefined,
          (error: unknown) => error,
        );
      expect(reason).toBeInstanceOf(FoldFailed);
      const at = String(spoilt.position);
      expect(String(reason)).toContain(`Noted at position ${at}, customer-b@0: `);
      expect(String(reason)).toContain(`(event ${spoilt.id})`);
      expect(String(reason)).toContain(
        `lifeledger parked discard --projection notes --position ${at} --reason TEXT`,
      );
      await discard(spoilt);
      await toys.projector().rebuild();
      expect(await rowsOf(db.url)).toEqual((await naiveParking(toys.store, 'broken')).rows);
      expect(await discarded()).toEqual(['notes true', 'tallies true']);
      expect(await due()).toEqual([]);
    },
  );

  it('is begun anew where it had folded what is discarded before it goes on', async () => {
    const wrong = await toys.note('a');
    await toys.note('b');
    await toys.projector().rebuild();
    await cancelledAfterOneEvent();
    await discard(wrong);
    await toys.projector().rebuild();
    expect(await rowsOf(db.url)).toEqual((await naiveParking(toys.store, 'broken')).rows);
    expect(await discarded()).toEqual(['notes true', 'tallies true']);
    expect(await due()).toEqual([]);
  });

  it('goes on where what was discarded is left out of it already', async () => {
    const wrong = await toys.note('a');
    await discard(wrong);
    await toys.note('b');
    await toys.projector().rebuild();
    await cancelledAfterOneEvent();
    const [served, half] = (await toys.reads.status()).generations;
    await toys.projector().rebuild();
    const numbers = (await toys.reads.status()).generations.map(({ number }) => number);
    expect(numbers).toEqual([served?.number, half?.number]);
    expect(await rowsOf(db.url)).toEqual((await naiveParking(toys.store, 'broken')).rows);
  });

  it('is waited with, where it is the first of its release, until the log holds a discard', async () => {
    await toys.projector().rebuild();
    await query(db.url, `update lifeledger.serving set definitions = 'of another release'`);
    await query(db.url, `update lifeledger.generation set definitions = 'of another release'`);
    const spoilt = await toys.note('b', 'throws');
    const projector = toys.projector();
    const work = running(projector);
    await until(() => Promise.resolve(projector.state().error?.includes('spoilt') === true));
    expect(projector.state().phase).toBe('waiting');
    await discard(spoilt);
    await until(() => Promise.resolve(projector.state().phase === 'live'));
    expect(projector.state().error).toBeUndefined();
    expect(await work.stop()).toBeUndefined();
  });

  it('leaves out what was discarded though it could be folded; until then the rows stay', async () => {
    const fine = await toys.note('a');
    await toys.projector().rebuild();
    const work = running(toys.projector());
    await discard(fine);
    const { position } = await toys.note('a');
    await toys.reads.answer({ minPosition: position }, () => Promise.resolve());
    expect(await discarded()).toEqual(['notes false', 'tallies false']);
    expect((await rowsOf(db.url)).tallies).toMatchObject([{ count: 2 }]);
    expect(await due()).toEqual(['2 events were discarded after they had been folded']);
    expect(await work.stop()).toBeUndefined();
    await toys.projector().rebuild();
    expect((await rowsOf(db.url)).tallies).toMatchObject([{ count: 1 }]);
    expect(await due()).toEqual([]);
  });
});

describe('an id that stands in two streams', () => {
  it('is discarded in one of them; the other one is parked still, and retried', async () => {
    await toys.projector().rebuild();
    const work = running(toys.projector());
    const id = randomUUID();
    const first = await toys.note('a', 'throws', '1', id);
    const second = await toys.note('b', 'throws', '1', id);
    await discard(first);
    const parked = async () => {
      const { position: minPosition } = await toys.store.head();
      const found = await toys.reads.answer({ minPosition }, (picture) => parkedEvents(picture.db));
      return found.map(({ projection, stream }) => `${projection} ${stream}`);
    };
    expect(await parked()).toEqual(['notes customer-b', 'tallies customer-b']);
    toys.mend();
    for (const projection of ['notes', 'tallies']) {
      await toys.decide({ kind: 'retry', projection, stream: second.stream });
    }
    expect(await parked()).toEqual([]);
    const { rows } = await naiveParking(toys.store, 'mended');
    expect(rows.tallies).toMatchObject([{ customer: 'customer-b' }]);
    expect(await rowsOf(db.url)).toEqual(rows);
    expect(await work.stop()).toBeUndefined();
    await toys.projector().rebuild();
    expect(await rowsOf(db.url)).toEqual(rows);
  });
});

describe('a type that nobody knows', () => {
  it('stops nothing, is counted, and is folded by a rebuild once a release knows it', async () => {
    const older = await openToys(db.url);
    const earlier = older.projector({ codec: createCodec<ToyEvent>({}) });
    await earlier.rebuild();
    const work = running(earlier);
    await toys.note('a');
    const metadata = Buffer.from(JSON.stringify({ schemaVersion: 1 }));
    const append = (type: string, data: object, version = metadata) =>
      toys.store.append('customer-a', 'any', [
        {
          ...{ id: randomUUID(), type, contentType: 'application/json', metadata: version },
          data: Buffer.from(JSON.stringify(data)),
        },
      ]);
    await append('Noted', {}, Buffer.from('{}'));
    await append('Unheard', {});
    const { position } = await toys.note('b');
    const counted = await toys.reads.answer({ minPosition: position }, (question) =>
      unknownEvents(question.db),
    );
    const first = position - 3n;
    expect(counted.map((one): unknown[] => Object.values(one))).toEqual([
      ['Noted', 1, 2, first, position],
      ['Noted', null, 1, first + 1n, first + 1n],
      ['Unheard', 1, 1, first + 2n, first + 2n],
    ]);
    await work.stop();
    expect((await toys.reads.status()).unknownEvents).toBe(4);
    const log: string[] = [];
    const projector = toys.projector({ log: (line) => log.push(line) });
    const newer = running(projector);
    await until(() => Promise.resolve(projector.state().rebuildDue?.length === 1));
    expect(log).toContain(
      'run lifeledger rebuild: Noted of version 1 was passed over 2 times before this release knew it',
    );
    expect((await rowsOf(db.url)).notes).toHaveLength(0);
    await newer.stop();
    await toys.projector().rebuild();
    expect(await due()).toEqual([]);
    expect((await toys.reads.status()).unknownEvents).toBe(2);
    expect((await rowsOf(db.url)).notes).toHaveLength(2);
    await older.close();
  });
});
