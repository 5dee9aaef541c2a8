import { describe, expect, it } from '@jest/globals';
import { type ExpectedRevision, WrongExpectedRevision } from '../../libs/event-store/index.js';
import {
  allOf,
  anEvent,
  freshName,
  ids,
  type OpenStore,
  sharedStore,
  someEvents,
} from './contract-store.js';

/** A writer that never heard the answer asks again; nothing may be written twice. */
export function describeRepeat(open: OpenStore): void {
  describe('a repeated append', () => {
    const store = sharedStore(open);
    isRecognised(store);
    isNotMistaken(store);
  });
}

type Store = ReturnType<typeof sharedStore>;

/** A stream of two events, then three that were appended behind them. */
async function fiveEvents(store: Store, expected: ExpectedRevision) {
  const stream = freshName();
  const [early, late] = [someEvents(2), someEvents(3)];
  await store().append(stream, 'none', early);
  const first = await store().append(stream, expected, late);
  return { stream, early, late, first, all: ids([...early, ...late]) };
}

function isRecognised(store: Store): void {
  const expectations: ExpectedRevision[] = ['any', 'exists', 1n];
  it.each(expectations)('gets the first answer again, expecting %s', async (expected) => {
    const { stream, late, first, all } = await fiveEvents(store, expected);
    const again = await store().append(stream, expected, late);
    expect(again).toEqual({ ...first, repeated: true });
    expect(ids(await allOf(store().read(stream)))).toEqual(all);
  });

  it('gets the first answer again, expecting none', async () => {
    const stream = freshName();
    const events = someEvents(3);
    const first = await store().append(stream, 'none', events);
    expect(await store().append(stream, 'none', events)).toEqual({ ...first, repeated: true });
  });

  it('is recognised behind later events, and by its beginning', async () => {
    const { stream, late, all } = await fiveEvents(store, 1n);
    const more = someEvents(1);
    await store().append(stream, 4n, more);
    const whole = await store().append(stream, 1n, late);
    const beginning = await store().append(stream, 1n, late.slice(0, 2));
    expect(whole).toMatchObject({ revision: 4n, repeated: true });
    expect(beginning).toMatchObject({ revision: 3n, repeated: true });
    expect(ids(await allOf(store().read(stream)))).toEqual([...all, ...ids(more)]);
  });

  it('is written once, however many ask at once', async () => {
    const stream = freshName();
    const events = someEvents(2);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => store().append(stream, 'none', events)),
    );
    const places = answers.map(
      ({ revision, position }) => `${String(revision)}@${String(position)}`,
    );
    expect(new Set(places).size).toBe(1);
    expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(ids(await allOf(store().read(stream)))).toEqual(ids(events));
  });
}

function isNotMistaken(store: Store): void {
  const expectations: ExpectedRevision[] = ['any', 'exists', 1n];
  it.each(expectations)('is refused with more than there was, expecting %s', async (expected) => {
    const { stream, late, all } = await fiveEvents(store, expected);
    const append = store().append(stream, expected, [...late, anEvent()]);
    await expect(append).rejects.toThrow(WrongExpectedRevision);
    expect(ids(await allOf(store().read(stream)))).toEqual(all);
  });

  it('is refused in another order, or from another place', async () => {
    const { stream, late, all } = await fiveEvents(store, 1n);
    const swapped = [late[1] ?? anEvent(), late[0] ?? anEvent()];
    for (const events of [swapped, late.slice(1)]) {
      await expect(store().append(stream, 1n, events)).rejects.toThrow(WrongExpectedRevision);
    }
    expect(ids(await allOf(store().read(stream)))).toEqual(all);
  });

  it('is no repeat in another stream', async () => {
    const [one, other] = [freshName(), freshName()];
    const events = someEvents(2);
    await store().append(one, 'none', events);
    expect(await store().append(other, 'none', events)).toMatchObject({ repeated: false });
    expect(ids(await allOf(store().read(other)))).toEqual(ids(events));
  });
}
