import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  createCodec,
  type EventStore,
  openPostgresEventStore,
} from '../../libs/event-store/index.js';
import { operationsStream } from '../../libs/installation/index.js';
import {
  createProjector,
  openReadStore,
  parkedEvents,
  type Projection,
  type ReadStore,
} from '../../libs/read-store/index.js';
import { freshDatabase, type TestDatabase } from '../../test/support/database.js';
import { query, running, servingSchema } from '../../test/support/toy-read-models.js';
import { type LifeledgerEvent, lifeledgerRegistry, projectionsFor } from '../index.js';
import { purchased, scopeOf } from '../stories.support.js';
import { totals } from '../totals/totals.js';

const metadata = {
  actor: 'spec',
  source: 'spec',
  command: 'spec',
  commandId: randomUUID(),
  commandDigest: '',
  correlationId: '',
  causationId: '',
};
const projections = projectionsFor({ currency: 'USD' });
const codec = createCodec<LifeledgerEvent>(lifeledgerRegistry);

let database: TestDatabase;
let store: EventStore;
let reads: ReadStore;

beforeAll(async () => {
  database = await freshDatabase();
  store = await openPostgresEventStore({ url: database.url });
  reads = await openReadStore({ url: database.url });
});
afterAll(async () => {
  await reads.close();
  await store.close();
  await database.drop();
});

/** Facts that can't be made of one order until they are mended. */
function mendable(
  release: { isBroken: boolean },
  total: string,
): readonly Projection<LifeledgerEvent>[] {
  return projections.map((projection) => {
    if (projection.kind !== 'facts') return projection;
    const rows: typeof projection.rows = (known) => {
      const { type, data } = known.event;
      if (release.isBroken && type === 'CustomerPurchased' && data.total === total) {
        throw new Error('broken');
      }
      return projection.rows(known);
    };
    return { ...projection, rows };
  });
}

async function append(stream: string, event: LifeledgerEvent): Promise<bigint> {
  const encoded = codec.encode(randomUUID(), event, metadata);
  return (await store.append(stream, 'any', [encoded])).position;
}

const order = (orderId: string, total: string) =>
  append('customer-anna', purchased('anna', '2000-01-01', { orderId, total }).event);

async function ignored(): Promise<readonly unknown[]> {
  const schema = await servingSchema(database.url);
  const rows = await query(
    database.url,
    `select position::text from ${schema}.ignored_facts order by 1`,
  );
  return rows.map(({ position }) => position);
}

function projectorOf(folds: readonly Projection<LifeledgerEvent>[]) {
  return createProjector<LifeledgerEvent>({
    readStore: reads,
    store,
    codec,
    projections: folds,
    filter: { streamPrefixes: ['customer-', operationsStream] },
    actOf: ({ event }) => {
      if (event.type !== 'ParkedRetryRequested') return undefined;
      const { projection, position = '0' } = event.data;
      return { kind: 'retry', projection, of: { position: BigInt(position) } };
    },
    log: () => undefined,
  });
}

it('the first order of an id counts, though it was parked and comes behind its repeats', async () => {
  const release = { isBroken: true };
  const projector = projectorOf(mendable(release, '1'));
  await projector.rebuild();
  const work = running(projector);
  const first = await order('o', '1');
  const repeats = [await order('o', '2'), await order('o', '3')].map(String);
  const minPosition = await order('p', '4');
  await reads.answer({ minPosition }, () => Promise.resolve());
  expect(await ignored()).toEqual(repeats.slice(1));
  release.isBroken = false;
  const retry = {
    type: 'ParkedRetryRequested' as const,
    data: { occurredAt: '2000-01-01T00:00:00Z', projection: 'facts', position: String(first) },
  };
  await reads.answer({ minPosition: await append(operationsStream, retry) }, () =>
    Promise.resolve(),
  );
  expect(await ignored()).toEqual(repeats);
  expect(await work.stop()).toBeUndefined();
  await projector.rebuild();
  expect(await ignored()).toEqual(repeats);
});

it('an order of NaN is parked, and everybody’s totals are told without it', async () => {
  const work = running(projectorOf(projections));
  const answers = (minPosition: bigint) =>
    reads.answer({ minPosition }, async ({ db }) => {
      const { rows } = await totals(scopeOf({ db }, '2001-01-01'));
      const parked = await parkedEvents(db);
      return { purchased: rows[0]?.purchased, parked: parked.map(({ category }) => category) };
    });
  const { purchased: before } = await answers(await order('q', '1'));
  await order('r', 'NaN');
  expect(await answers(await order('s', '5'))).toEqual({
    purchased: (Number(before) + 5).toFixed(2),
    parked: ['fold-failed'],
  });
  expect(await work.stop()).toBeUndefined();
});
