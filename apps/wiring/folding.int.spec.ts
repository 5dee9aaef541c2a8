import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  copyLog,
  createCodec,
  type EventStore,
  openEventStoreDb,
  openPostgresEventStore,
} from '../../libs/event-store/index.js';
import { operationsStream, policyStream } from '../../libs/installation/index.js';
import {
  createProjector,
  discardedEvents,
  FoldFailed,
  openReadStore,
  type ReadStore,
} from '../../libs/read-store/index.js';
import {
  type LifeledgerEvent,
  lifeledgerRegistry,
  projectionsFor,
} from '../../projections/index.js';
import { freshDatabase, type TestDatabase } from '../../test/support/database.js';
import { until } from '../../test/support/until.js';
import { openTestDoor } from '../../test/support/door.js';
import { running } from '../../test/support/toy-read-models.js';
import { foldingOf } from './folding.js';
import { discardParkedEvent } from './parked-operations.js';

const projections = projectionsFor({ currency: 'USD' });
const codec = createCodec<LifeledgerEvent>(lifeledgerRegistry);

let database: TestDatabase;
let store: EventStore;
let reads: ReadStore;
let lines: string[];

beforeEach(async () => {
  database = await freshDatabase();
  store = await openPostgresEventStore({ url: database.url });
  reads = await openReadStore({ url: database.url });
  lines = [];
});

afterEach(async () => {
  await reads.close();
  await store.close();
  await database.drop();
});

const log = (line: string) => lines.push(line);
const projectorOf = (folded: EventStore = store) =>
  createProjector({ readStore: reads, ...foldingOf({ store: folded, codec, projections, log }) });

/** As anybody may write it. */
async function write(stream: string, type: string, json: string) {
  const [data, metadata] = [json, JSON.stringify({ schemaVersion: 1 })].map((s) => Buffer.from(s));
  const id = randomUUID();
  const given = { id, type, contentType: 'application/json' as const };
  const event = { ...given, data: data ?? Buffer.of(), metadata: metadata ?? Buffer.of() };
  return { ...(await store.append(stream, 'any', [event])), id, stream };
}

async function discard({ id: eventId, stream, position }: Awaited<ReturnType<typeof write>>) {
  const named = { stream, eventId, position: String(position), reason: 'no event of ours' };
  for (const projection of ['facts', 'customer-directory']) {
    const act = { occurredAt: '2000-01-01T00:00:00Z', projection, ...named };
    await write(operationsStream, 'ParkedEventDiscarded', JSON.stringify(act));
  }
}

function envelope() {
  const [commandId, said] = [randomUUID(), { actor: 'spec', source: 'spec', command: 'discard' }];
  const ids = { commandId, correlationId: commandId, causationId: commandId };
  return { ...said, ...ids, commandDigest: '' };
}

const discarded = () =>
  reads.answer({}, async ({ db }) =>
    (await discardedEvents(db)).map(({ projection, stream }) => `${projection} ${stream}`),
  );

describe("the operators' stream", () => {
  const far = '9999999999999999999';
  const retry = { occurredAt: '2000-01-01T00:00:00Z', projection: 'facts' };

  it.each([
    ['of no shape', 'ParkedRetryRequested', '{}'],
    ['of another shape', 'ParkedEventDiscarded', '{"projection":"facts","position":[7]}'],
    ['of no position', 'ParkedRetryRequested', JSON.stringify({ ...retry, position: 'x' })],
    ['of a place no log has', 'ParkedRetryRequested', JSON.stringify({ ...retry, position: far })],
    ['that names U+0000', 'ParkedRetryRequested', JSON.stringify({ ...retry, stream: 'a\0' })],
    ['that is no JSON', 'ParkedEventDiscarded', 'no json'],
  ])('may hold an act %s: it decides nothing, and stops no fold', async (_, type, json) => {
    await projectorOf().rebuild();
    const projector = projectorOf();
    const work = running(projector);
    await write(operationsStream, type, json);
    const { position: minPosition } = await write('customer-anna', 'CustomerChurned', 'no json');
    await reads.answer({ minPosition }, () => Promise.resolve());
    await until(() => Promise.resolve(projector.state().phase === 'live'));
    expect(await work.stop()).toBeUndefined();
  });

  it('is read once more by every rebuild; what decides nothing is told once by each process', async () => {
    const { position } = await write(operationsStream, 'ParkedEventDiscarded', '{}');
    await write(operationsStream, 'ParkedEventDiscarded', 'no json');
    await discard(await write('customer-anna', 'CustomerChurned', 'no json'));
    const projector = projectorOf();
    await projector.rebuild();
    await projector.rebuild();
    expect(await discarded()).toEqual(['customer-directory customer-anna', 'facts customer-anna']);
    const told = lines.filter((line) => line.includes('decides nothing'));
    expect(told).toHaveLength(2);
    expect(told[0]).toContain(
      `what stands at position ${String(position)} of lifeledger-operations decides nothing: occurredAt: `,
    );
  });

  it('keeps no operator from deciding, whatever it holds', async () => {
    await write(operationsStream, 'ParkedEventDiscarded', 'no json');
    await write(operationsStream, 'ParkedEventDiscarded', '{}');
    const { position } = await write('customer-anna', 'CustomerChurned', 'no json');
    // Nobody folds: who discards learns nothing of it, however long that is waited for.
    const impatient = await openReadStore({ url: database.url, waitMilliseconds: 50 });
    const ledger = { store, codec, reads: impatient, projections };
    for (const projection of ['facts', 'customer-directory']) {
      const asked = { projection, position, reason: 'no event of ours' };
      await discardParkedEvent(ledger, asked, envelope());
    }
    const endless = { projection: 'policy', position, reason: 'a'.repeat(1_001) };
    const refused = discardParkedEvent(ledger, endless, envelope());
    await expect(refused).rejects.toMatchObject({ field: 'reason' });
    await impatient.close();
    await projectorOf().rebuild();
    expect(await discarded()).toEqual(['customer-directory customer-anna', 'facts customer-anna']);
  });

  it('decides nothing from elsewhere', async () => {
    await projectorOf().rebuild();
    const spoilt = await write('customer-anna', 'CustomerChurned', 'no json');
    const act = { ...retry, ...{ position: '1', eventId: spoilt.id, reason: 'because' } };
    const data = JSON.stringify({ ...act, stream: spoilt.stream });
    await write(policyStream, 'ParkedEventDiscarded', data);
    await expect(projectorOf().rebuild()).rejects.toBeInstanceOf(FoldFailed);
  });
});

describe('a log that was copied', () => {
  it('is folded with the discards that it brought along', async () => {
    await write('customer-bert', 'CustomerChurned', '{"occurredAt":"2000-01-01T00:00:00Z"}');
    await discard(await write('customer-anna', 'CustomerChurned', 'no json'));
    const door = await openTestDoor();
    const target = await openEventStoreDb({ url: door.url });
    try {
      await copyLog(store, target);
      await projectorOf(target).rebuild({ alone: true });
      expect(await discarded()).toEqual([
        'customer-directory customer-anna',
        'facts customer-anna',
      ]);
    } finally {
      await target.close();
      await door.close();
    }
  });
});
