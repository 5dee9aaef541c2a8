import { describe, expect, it } from '@jest/globals';
import { type Checkpoint, DifferentLog, START } from '../../libs/event-store/index.js';
import {
  anEvent,
  batchesUntil,
  eventsOf,
  freshName,
  ids,
  type OpenStore,
  sharedStore,
  someEvents,
} from './contract-store.js';

export function describeSubscribe(open: OpenStore): void {
  describe('subscribe', () => {
    const store = sharedStore(open);
    catchesUp(store);
    followsLive(store);
    resumes(store);
    ends(store, open);
  });
}

type Store = ReturnType<typeof sharedStore>;

async function aStream(store: Store, length: number) {
  const stream = freshName();
  const events = someEvents(length);
  for (let n = 0; n < length; n += 500)
    await store().append(stream, 'any', events.slice(n, n + 500));
  return { stream, events, filter: { streamPrefixes: [stream] } };
}

function catchesUp(store: Store): void {
  it('gives what there is in order, then says that it has caught up', async () => {
    const { events, filter } = await aStream(store, 2200);
    const options = { after: START, filter, batchSize: 300 };
    const batches = await batchesUntil(store(), options, (all) => all.at(-1)?.caughtUp === true);
    expect(ids(eventsOf(batches))).toEqual(ids(events));
    expect(Math.max(...batches.map((batch) => batch.events.length))).toBeLessThanOrEqual(300);
  });

  it('says that it has caught up where there is nothing to give', async () => {
    await store().append(freshName(), 'none', [anEvent()]);
    const filter = { streamPrefixes: [freshName()] };
    const after = await store().head();
    const [batch] = await batchesUntil(store(), { after, filter }, () => true);
    expect(batch).toMatchObject({ events: [], caughtUp: true });
  });

  it('reaches the head', async () => {
    const stream = freshName();
    const { position } = await store().append(stream, 'none', [anEvent()]);
    const head = await store().head();
    expect(head.position).toBeGreaterThanOrEqual(position);
    const filter = { streamPrefixes: [freshName()] };
    const batches = await batchesUntil(
      store(),
      { after: START, filter },
      (all) => all.at(-1)?.caughtUp === true,
    );
    expect(batches.at(-1)?.checkpoint.position).toBeGreaterThanOrEqual(head.position);
  });
}

function followsLive(store: Store): void {
  it('goes on with what is appended later, each append in turn', async () => {
    const { stream, events, filter } = await aStream(store, 2);
    const later = someEvents(5);
    let next = 0;
    const found: string[] = [];
    for await (const batch of store().subscribe({ after: START, filter })) {
      found.push(...ids(batch.events));
      if (found.length === events.length + later.length) break;
      if (batch.caughtUp && found.length === events.length + next) {
        await store().append(stream, 'any', later.slice(next, next + 1));
        next += 1;
      }
    }
    expect(found).toEqual(ids([...events, ...later]));
  });

  it('gives a slow reader everything that was appended meanwhile', async () => {
    const { stream, events, filter } = await aStream(store, 1);
    const later = someEvents(3000);
    const found: string[] = [];
    for await (const batch of store().subscribe({ after: START, filter, batchSize: 100 })) {
      found.push(...ids(batch.events));
      if (found.length === 1) {
        for (let n = 0; n < 3000; n += 500)
          await store().append(stream, 'any', later.slice(n, n + 500));
      }
      if (found.length === 3001) break;
    }
    expect(found).toEqual(ids([...events, ...later]));
  });

  it('serves several readers, each with everything', async () => {
    const { stream, events, filter } = await aStream(store, 3);
    const later = someEvents(4);
    const readers = Array.from({ length: 4 }, () =>
      batchesUntil(store(), { after: START, filter }, (all) => eventsOf(all).length === 7),
    );
    for (const event of later) await store().append(stream, 'any', [event]);
    for (const batches of await Promise.all(readers)) {
      expect(ids(eventsOf(batches))).toEqual(ids([...events, ...later]));
    }
  });
}

function resumes(store: Store): void {
  it('continues behind every checkpoint with exactly the rest', async () => {
    const { events, filter } = await aStream(store, 9);
    const options = { after: START, filter, batchSize: 2 };
    const batches = await batchesUntil(store(), options, (all) => eventsOf(all).length === 9);
    let behind = 0;
    for (const { checkpoint, events: seen } of batches.slice(0, -1)) {
      behind += seen.length;
      const rest = await batchesUntil(
        store(),
        { after: checkpoint, filter },
        (all) => eventsOf(all).length === 9 - behind,
      );
      expect(ids(eventsOf(rest))).toEqual(ids(events.slice(behind)));
    }
    expect(behind).toBeGreaterThan(0);
  });

  it('continues behind the head with what comes', async () => {
    const { stream, filter } = await aStream(store, 3);
    const after = await store().head();
    const next = anEvent();
    await store().append(stream, 2n, [next]);
    const batches = await batchesUntil(
      store(),
      { after, filter },
      (all) => eventsOf(all).length > 0,
    );
    expect(ids(eventsOf(batches))).toEqual([next.id]);
  });

  it('refuses a checkpoint whose event is not in this log', async () => {
    const { filter } = await aStream(store, 1);
    const head = await store().head();
    const foreign: Checkpoint[] = [
      { ...head, eventId: anEvent().id },
      {
        ...head,
        position: head.position + 1_000_000_000n,
        token: String(head.position + 1_000_000_000n),
      },
    ];
    for (const after of foreign) {
      const subscription = batchesUntil(store(), { after, filter }, () => true);
      await expect(subscription).rejects.toThrow(DifferentLog);
    }
  });
}

function ends(store: Store, open: OpenStore): void {
  it('ends quietly when aborted: while it waits, while its reader is busy, before it began', async () => {
    const { filter } = await aStream(store, 3);
    const aborting = new AbortController();
    const waiting = batchesUntil(
      store(),
      { after: START, filter, signal: aborting.signal },
      () => false,
    );
    const batches: unknown[] = [];
    for await (const batch of store().subscribe({
      after: START,
      filter,
      batchSize: 1,
      signal: aborting.signal,
    })) {
      batches.push(batch);
      aborting.abort();
    }
    expect(batches).toHaveLength(1);
    expect(eventsOf(await waiting).length).toBeLessThanOrEqual(3);
    const signal = AbortSignal.abort();
    expect(await batchesUntil(store(), { after: START, filter, signal }, () => false)).toEqual([]);
  });

  it('ends quietly when the store is closed', async () => {
    const other = await open();
    const filter = { streamPrefixes: [freshName()] };
    let told = 0;
    for await (const { caughtUp } of other.store.subscribe({ after: START, filter })) {
      if (!caughtUp) continue;
      told += 1;
      await other.store.close();
    }
    expect(told).toBe(1);
    await other.close();
  });
}
